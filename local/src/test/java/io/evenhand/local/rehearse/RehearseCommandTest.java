package io.evenhand.local.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RehearseCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "--only=upgrade|later, There is no scene 'later'",
        "--rate=0, --rate is from 1 to 10000",
        "--values=nowhere.yaml, There is no file nowhere.yaml"
    })
    void whatMakesNoSenseIsRefusedBeforeAnythingIsDone(String option, String says) {
        var said = new StringWriter();

        var status = new CommandLine(new RehearseCommand())
                .setErr(new PrintWriter(said))
                .execute(option.replace('|', ','));

        assertThat(status).isEqualTo(2);
        assertThat(said.toString()).contains(says);
    }

    @Test
    void theTableTellsWhatCameOfEachScene() throws IOException {
        var outcome = outcome(
                "{'requests':120,'failed':0,'repeated':3,'reasons':{'503':3},'failures':[],'slowestMillis':812}", 0, 0);

        assertThat(outcome.isFlawless()).isTrue();
        assertThat(outcome.reasons()).containsExactly("sent again 3 times: 503");
        assertThat(Outcome.table(List.of(outcome)).lines())
                .containsExactly(
                        "scene      took  requests  failed  sent again  lost  doubled  slowest",
                        "upgrade  42.0 s       120       0           3     0        0   812 ms");
    }

    @ParameterizedTest
    @CsvSource({"120, 1, 0, 0", "120, 0, 1, 0", "120, 0, 0, 1", "0, 0, 0, 0"})
    void aFailureALossADoubleAndSilenceAreFlaws(long requests, long failed, long lost, long doubled)
            throws IOException {
        assertThat(outcome("{'requests':%d,'failed':%d}".formatted(requests, failed), lost, doubled)
                        .isFlawless())
                .isFalse();
    }

    private static Outcome outcome(String tally, long lost, long doubled) throws IOException {
        return Outcome.of(
                "upgrade",
                Duration.ofSeconds(42),
                JSON.readTree(tally.replace('\'', '"')),
                JSON.createObjectNode().put("lost", lost).put("doubled", doubled));
    }
}
