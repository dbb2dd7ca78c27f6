package io.evenhand.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {

    private static final int USAGE = 2;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--rounds, 0, --rounds: 0 is not above 0",
        "--seconds, -1, --seconds: -1 is not above 0",
        "--accounts, 0, --accounts: 0 is not above 0",
        "'--connections', '1,5000', --connections: 5000 is not from 1 to 1024",
        "--port-base, 65530, --port-base: 65530 leaves no room for the ports",
        "--only, envoy, '--only: envoy is none of evenhand, bucket4j, ratelimit, fixed, redis'",
        "--append-only, maybe, --append-only"
    })
    void refusesWhatCannotBeMeasuredBeforeAnythingStarts(String option, String value, String said) {
        var status = run(option, value);

        assertThat(status).isEqualTo(USAGE);
        assertThat(errors.toString()).contains(said);
    }

    @ParameterizedTest(name = "growth {0} {1}")
    @CsvSource({
        "--seconds, 0, --seconds: 0 is not above 0",
        "'--accounts', '10,0', --accounts: 0 is not above 0",
        "--replicas, 65, --replicas: 65 is not from 1 to 64"
    })
    void refusesGrowthThatCannotBeMeasured(String option, String value, String said) {
        var status = run("growth", option, value);

        assertThat(status).isEqualTo(USAGE);
        assertThat(errors.toString()).contains(said);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "gateway, --only, redis, '--only: redis is none of gateway, envoy, upstream'",
        "held, --requests, 1, --requests: 1 is not above 1",
        "ingestion, --events, 0, --events: 0 is not above 0",
        "ingestion, --connections, 65, --connections: 65 is not from 1 to 64",
        "ingestion, --port-base, 65530, --port-base: 65530 leaves no room for the ports",
        "cohort, --accounts, 0, --accounts: 0 is not above 0",
        "cohort, --hours, 13, --hours: 13 is not from 1 to 12"
    })
    void refusesMeteringThatCannotBeMeasured(String command, String option, String value, String said) {
        var status = run(command, option, value);

        assertThat(status).isEqualTo(USAGE);
        assertThat(errors.toString()).contains(said);
    }

    @Test
    void measuresBothWaysWhenToldSo() {
        assertThat(Persistence.Choice.BOTH.each()).containsExactly(Persistence.OFF, Persistence.ON);
    }

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
