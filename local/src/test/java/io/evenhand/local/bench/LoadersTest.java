package io.evenhand.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void readsWhatTheScriptOfWrkPrints() throws IOException {
        var load = Wrk.read("""
                Running 2s test @ http://127.0.0.1:1
                  1 threads and 64 connections

                load 12000 2000100 7160 20780 4
                """);

        assertThat(load)
                .isEqualTo(new Load(
                        12_000,
                        Duration.ofNanos(2_000_100_000L),
                        Duration.ofNanos(7_160_000),
                        Duration.ofNanos(20_780_000),
                        4));
    }

    @Test
    void tellsWhatWrkSaidInstead() {
        assertThatThrownBy(() -> Wrk.read("unable to connect to 127.0.0.1:1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unable to connect");
    }

    @Test
    void readsTheReportOfGhz() throws IOException {
        var load = Ghz.read(JSON.readTree("""
                {"count": 420, "total": 2000000000, "statusCodeDistribution": {"OK": 400, "Unavailable": 20},
                 "latencyDistribution": [{"percentage": 50, "latency": 1200}, {"percentage": 99, "latency": 4600}]}"""));

        assertThat(load)
                .isEqualTo(new Load(400, Duration.ofSeconds(2), Duration.ofNanos(1_200), Duration.ofNanos(4_600), 20));
    }

    @Test
    void addsUpReplicasThatShareARedis() throws IOException {
        var replica = JSON.readTree("""
                {"decisions": 1000, "nanos": 2000000000, "p50": 1000000, "p99": 3000000, "errors": 1,
                 "clientMicros": 20000, "redisMicros": 60000, "bytesPerAccount": 250}""");

        var cost = Cost.of(List.of(replica, replica));

        assertThat(cost).isEqualTo(new Cost(1_000, 1, 3, 20, 30, 250, 2));
    }

    @Test
    void readsCpuTimeOfAProcessWhateverItIsCalled() {
        var stat = "4711 (a) odd) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 7 9 20 0 30 0 1000 1 1 1";

        assertThat(CpuTimes.consumed(stat)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void countsAProcessThatCameMeanwhileFromItsStart() {
        var before = new CpuTimes(Map.of(Role.POSTGRES, Map.of(1L, Duration.ofSeconds(5), 2L, Duration.ofSeconds(1))));
        var after = new CpuTimes(Map.of(Role.POSTGRES, Map.of(1L, Duration.ofSeconds(7), 3L, Duration.ofSeconds(4))));

        assertThat(after.since(before)).isEqualTo(Map.of(Role.POSTGRES, Duration.ofSeconds(6)));
    }

    @Test
    void countsAsOthersWhatNeitherTheMeasuredNorTheLoadersWorked() {
        var before = Busyness.of("cpu  100 0 50 1000 30 0 5 5 0 0\n", "7 (java) S 1 7 7 0 -1 4 0 0 0 0 10 5 20 5 20 0");
        var after =
                Busyness.of("cpu  250 0 100 1900 99 0 5 5 0 0\n", "7 (java) S 1 7 7 0 -1 4 0 0 0 0 10 5 50 15 20 0");

        var others = after.othersSince(before, List.of(Duration.ofMillis(600)), Duration.ofSeconds(2));

        // Two seconds of work on all processors, four tenths by the loaders.
        assertThat(others).isEqualTo(0.5);
    }
}
