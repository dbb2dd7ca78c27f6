package io.evenhand.appeals.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions tried on what was used: row C1, the bands of graduated speed. */
class TrialTest {

    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    private static Policy policy(String file) throws IOException {
        return switch (PolicyReader.read(Files.readString(Path.of("..", "policies", file)))) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) -> throw new AssertionError(errors);
        };
    }

    private static Past used(String plan, long units) {
        return new Past(
                plan,
                START,
                ZoneOffset.UTC,
                List.of(
                        new Past.Hour(START, Map.of("files", units)),
                        new Past.Hour(START.plus(Duration.ofDays(1)), Map.of("files", 6L))));
    }

    @Test
    void aLittleUseRunsAtOnce_C1() throws IOException {
        var outcomes = Trial.of(policy("graduated-speed.yaml")).play(List.of(used("unlimited", 12)));

        assertThat(outcomes.accounts()).isEqualTo(1);
        assertThat(outcomes.requests()).isEqualTo(12);
        assertThat(outcomes.refused()).isZero();
        assertThat(outcomes.held()).isZero();
        assertThat(outcomes.days()).isEmpty();
    }

    /** 45,000 files are deep in the last bands: what comes the day after waits for what is still being done. */
    @Test
    void muchUseWaitsAndNothingIsRefused_C1() throws IOException {
        var outcomes = Trial.of(policy("graduated-speed.yaml")).play(List.of(used("unlimited", 45_000)));

        assertThat(outcomes.refused()).isZero();
        assertThat(outcomes.waited()).isPositive();
        assertThat(outcomes.held()).isEqualTo(1);
        assertThat(outcomes.waits()).isGreaterThan(Duration.ofHours(1));
        assertThat(outcomes.atOnce() + outcomes.waited()).isEqualTo(outcomes.requests());
    }

    @Test
    void anAccountWhosePlanIsGoneIsCountedApart_C1() throws IOException {
        var outcomes =
                Trial.of(policy("graduated-speed.yaml")).play(List.of(used("no-such-plan", 12), used("unlimited", 6)));

        assertThat(outcomes.without()).isEqualTo(1);
        assertThat(outcomes.accounts()).isEqualTo(1);
        assertThat(outcomes.requests()).isEqualTo(12);
    }
}
