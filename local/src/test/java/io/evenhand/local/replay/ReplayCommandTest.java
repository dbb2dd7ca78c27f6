package io.evenhand.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {

    @TempDir
    Path folder;

    private FakeEvenhand evenhand;

    @BeforeEach
    void start() throws IOException {
        evenhand = new FakeEvenhand();
        Files.createDirectories(folder.resolve("tokens"));
        for (var role : new String[] {"operator", "gateway", "support", "service"}) {
            Files.writeString(folder.resolve("tokens").resolve(role), "a-token");
        }
    }

    @AfterEach
    void stop() {
        evenhand.close();
    }

    @Test
    void countsEveryRowOnceThoughAnAnswerWasLost() throws IOException {
        var file = Files.writeString(folder.resolve("use.csv"), "when,who,n\n1,a,1\n2,b,5\n3,a,1\n4,a,2\n");
        var table = folder.resolve("table.csv");

        var status = replay(file, "--account-from", "who", "--units-from", "n", "--out", table.toString());

        assertThat(status).isZero();
        assertThat(evenhand.units()).isEqualTo(Map.of("replay-use-a", 4L, "replay-use-b", 5L));
        assertThat(evenhand.issues()).isEmpty();
        assertThat(table).content().matches("""
                account,units,decisions,replayed,bands,delays,longest_delay,queued,credits,messages,denied,refused
                a,4,3,0,quick>slow,1,86(399|400)[.][0-9]{3},0,0,1,0,0
                b,5,1,1,quick,0,0[.]000,0,0,1,0,0
                """);
    }

    @Test
    void countsNothingTwiceWhenAFileIsPlayedAgain() throws IOException {
        var file = Files.writeString(folder.resolve("use.csv"), "when\n1\n2\n3\n");
        replay(file, "--units-from", "2", "--speed", "1000");

        var status = replay(file, "--units-from", "2", "--limit", "2", "--source", "use.csv");

        assertThat(status).isZero();
        assertThat(evenhand.units()).isEqualTo(Map.of("replay-use-all", 6L));
    }

    @Test
    void failsWhenARowIsRefusedAndPlaysTheOthers() throws IOException {
        var file = Files.writeString(folder.resolve("use.csv"), "when,n\n1,1000001\n3,7\n4,-1\n");

        var status = replay(file, "--units-from", "n");

        assertThat(status).isEqualTo(1);
        assertThat(evenhand.units()).isEqualTo(Map.of("replay-use-all", 7L));
    }

    @Test
    void tellsRowsOfTheirTimesWhileBusinessTimeFollows() throws IOException {
        var week = Duration.ofDays(7).toSeconds();
        var file = Files.writeString(
                folder.resolve("use.csv"), "when,who,n\n0,a,1\n9,b,5\n%d,a,1\n%d,a,2\n".formatted(week, 2 * week));
        var table = folder.resolve("table.csv");

        var status = replay(
                file,
                "--account-from",
                "who",
                "--units-from",
                "n",
                "--each",
                "rows",
                "--tell-from",
                "2100-01-31T23:59:59Z",
                "--out",
                table.toString());

        assertThat(status).isZero();
        assertThat(evenhand.units()).isEqualTo(Map.of("replay-use-a", 4L + 3, "replay-use-b", 5L + 1));
        assertThat(table).content().isEqualTo("""
                account,units,decisions,replayed,bands,delays,longest_delay,queued,credits,messages,denied,refused
                a,4,3,0,,0,0.000,0,0,1,0,0
                b,5,1,1,,0,0.000,0,0,1,0,0
                """);
    }

    @Test
    void namesTheColumnThatAFileDoesNotHave() throws IOException {
        var file = Files.writeString(folder.resolve("use.csv"), "when,n\n1,1\n");
        var said = new StringWriter();

        var status = new CommandLine(new ReplayCommand())
                .setErr(new PrintWriter(said))
                .execute(file.toString(), "--data", folder.toString(), "--account-from", "whom");

        assertThat(status).isEqualTo(2);
        assertThat(said.toString()).contains("no column 'whom'");
    }

    private int replay(Path file, String... options) {
        var arguments = Stream.concat(
                Stream.of(
                        file.toString(),
                        "--data",
                        folder.toString(),
                        "--url",
                        evenhand.url(),
                        "--accounts-url",
                        evenhand.url(),
                        "--metering-url",
                        evenhand.url(),
                        "--gateway-url",
                        evenhand.url()),
                Stream.of(options));
        return new CommandLine(new ReplayCommand()).execute(arguments.toArray(String[]::new));
    }
}
