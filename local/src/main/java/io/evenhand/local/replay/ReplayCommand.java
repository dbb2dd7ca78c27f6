package io.evenhand.local.replay;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.recording.InterpretationOptions;
import io.evenhand.local.recording.UsageFile;
import io.evenhand.local.terminal.ProgressLine;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand replay}: reads the options, then leaves it to {@link Replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a file of recorded usage against a running Evenhand and tells what became of it, by account.",
            "Rows keep their numbers as ids, so playing a file again counts nothing twice (--source counts it anew).",
            "Times are moved to now. The command fails when any row was refused."
        },
        footer = {"", InterpretationOptions.COLUMNS})
public final class ReplayCommand implements Callable<Integer> {

    /** Longer than a restart takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header, or Standard Workload Format (.swf); also .gz.")
    private @Nullable Path file;

    @Mixin
    private final InterpretationOptions interpretation = new InterpretationOptions();

    @Option(names = "--policy", defaultValue = "graduated-speed", description = "Of new accounts: ${DEFAULT-VALUE}.")
    private String policy = "";

    @Option(names = "--plan", defaultValue = "unlimited", description = "Of new accounts: ${DEFAULT-VALUE}.")
    private String plan = "";

    @Option(names = "--meter", defaultValue = "files", description = "What the units count: ${DEFAULT-VALUE}.")
    private String meter = "";

    @Option(names = "--action", defaultValue = "file.process", description = "What was done: ${DEFAULT-VALUE}.")
    private String action = "";

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "max",
            description = "Times as fast as recorded, or max (default: ${DEFAULT-VALUE}).")
    private String speed = "";

    @Option(names = "--limit", paramLabel = "N", description = "Play the first N rows only.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "Calls at the same time (default: ${DEFAULT-VALUE}); those of one account stay in order.")
    private int connections;

    @Option(names = "--source", paramLabel = "NAME", description = "Of the rows' ids (default: the file's name).")
    private @Nullable String source;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the table to this CSV file.")
    private @Nullable Path out;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "Of the Evenhand to play against (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(names = "--url", paramLabel = "URL", description = "Of its enforcement service (default: by port base).")
    private @Nullable URI url;

    @Option(names = "--accounts-url", paramLabel = "URL", description = "Of its accounts service, likewise.")
    private @Nullable URI accountsUrl;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its data, for the tokens (default: .evenhand in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        var path = Optional.ofNullable(file).orElseThrow();
        if (!Files.isReadable(path)) {
            throw wrong("FILE: there is no %s that can be read".formatted(path));
        }
        if (connections < 1 || connections > 256) {
            throw wrong("--connections: %d is not from 1 to 256".formatted(connections));
        }
        try (var usage = UsageFile.open(path);
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return play(path, usage, client);
        }
    }

    private int play(Path path, UsageFile usage, HttpClient client) throws IOException, InterruptedException {
        var progress = new ProgressLine(System.out, onTerminal());
        var lanes = new Lanes(connections, decisions(client, path), progress);
        var replay = new Replay(
                new Recording(UsageFile.name(path), usage, interpretation.of(usage), limit),
                pace(),
                lanes,
                accounts(client),
                progress);
        var tallies = replay.run();
        var report = report(tallies, new Inbox(enforcement(client, "support")));
        System.out.printf("%n%s", report.table());
        System.out.printf(
                "%d rows were skipped, %d refused.%n",
                replay.unusable(), report.total().refused());
        lanes.stopped().ifPresent(reason -> System.err.println("evenhand: " + reason.getMessage()));
        return lanes.stopped().isPresent() || report.total().refused() > 0 ? 1 : 0;
    }

    private Report report(Collection<Tally> tallies, Inbox inbox) throws IOException, InterruptedException {
        var messages = inbox.countWhenCalm(tallies.stream().map(Tally::account).toList());
        var report = new Report(tallies.stream()
                .map(tally -> tally.line(messages.getOrDefault(tally.account(), 0L)))
                .toList());
        if (out != null) {
            report.writeCsv(out);
        }
        return report;
    }

    private Pace pace() {
        try {
            return Pace.parse(speed);
        } catch (IllegalArgumentException e) {
            throw wrong("--speed: " + e.getMessage());
        }
    }

    private Decisions decisions(HttpClient client, Path path) throws IOException {
        var name = Optional.ofNullable(source).orElse(path.getFileName().toString());
        return new Decisions(enforcement(client, "gateway"), action, meter, name);
    }

    private AccountsClient accounts(HttpClient client) throws IOException {
        var base = Optional.ofNullable(accountsUrl).orElse(Part.ACCOUNTS.url(portBase));
        return new AccountsClient(new Api(client, base, folder().token("operator")).patient(PATIENCE), policy, plan);
    }

    private Api enforcement(HttpClient client, String role) throws IOException {
        var base = Optional.ofNullable(url).orElse(Part.ENFORCEMENT.url(portBase));
        return new Api(client, base, folder().token(role)).patient(PATIENCE);
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private DataFolder folder() {
        return Optional.ofNullable(data).map(DataFolder::new).orElseGet(DataFolder::ofProject);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), message);
    }
}
