package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Requester.quota;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daily quota on days that have other lengths than 24 hours, that have no midnight, or that were skipped (2.6). */
class LocalMidnightsTest {

    private static final long SIZE = 5;

    @ParameterizedTest(name = "{0}: from {1} to {2}, {3}")
    @CsvSource({
        // Half an hour of daylight saving.
        "Australia/Lord_Howe, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z, PT24H30M",
        "Australia/Lord_Howe, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z, PT23H30M",
        // A quarter of an hour beside the others, without daylight saving.
        "Asia/Kathmandu, 2026-03-01T18:15:00Z, 2026-03-02T18:15:00Z, PT24H",
        // The quarter was set in 1986, at midnight.
        "Asia/Kathmandu, 1985-12-31T18:30:00Z, 1986-01-01T18:15:00Z, PT23H45M",
        // Clocks go forward at midnight: the day begins at one.
        "America/Santiago, 2026-09-06T04:00:00Z, 2026-09-07T03:00:00Z, PT23H",
        // And back at midnight: the last hour of the day comes twice.
        "America/Santiago, 2026-04-04T03:00:00Z, 2026-04-05T04:00:00Z, PT25H",
        "America/Havana, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z, PT23H",
        // Clocks go back from one: midnight comes twice, and the first one counts.
        "America/Havana, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z, PT25H",
        // 30 December 2011 was skipped: the 29th is followed by the 31st.
        "Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z, PT24H",
        "Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z, PT24H",
    })
    void aDailyQuotaHoldsFromOneLocalMidnightToTheNext(ZoneId zone, Instant start, Instant resetsAt, Duration length) {
        var requester = Requester.in(new Window.Day(), zone, quota(SIZE));
        var before = start.minusMillis(1);
        var last = resetsAt.minusMillis(1);
        requester.ask("dec_before", before, SIZE);

        var atStart = requester.accepted("dec_1", start, SIZE - 1);
        var atLast = requester.accepted("dec_2", last, 1);
        var beyond = requester.ask("dec_3", last, 1);
        var atReset = requester.accepted("dec_4", resetsAt, SIZE);

        assertThat(Duration.between(start, resetsAt)).isEqualTo(length);
        assertThat(atStart.limits().getFirst()).satisfies(figures -> {
            assertThat(figures.windowStart()).isEqualTo(start.toEpochMilli());
            assertThat(figures.resetsAt()).isEqualTo(resetsAt.toEpochMilli());
        });
        assertThat(atLast.limits().getFirst().used()).isEqualTo(SIZE);
        assertThat(beyond)
                .isInstanceOfSatisfying(
                        Answer.Denied.class,
                        denied -> assertThat(denied.retryAt()).isEqualTo(resetsAt.toEpochMilli()));
        assertThat(atReset.limits().getFirst().windowStart()).isEqualTo(resetsAt.toEpochMilli());
    }

    @ParameterizedTest(name = "{0} on {2}")
    @CsvSource({
        "America/Santiago, 2026-09-06T04:00:00Z, 2026-09-06T01:00",
        "America/Havana, 2026-03-08T05:00:00Z, 2026-03-08T01:00",
    })
    void aDayWithoutMidnightBeginsWithItsFirstInstant(ZoneId zone, Instant start, LocalDateTime local) {
        var boundaries = Boundaries.of(new Window.Day(), Instant.EPOCH, zone, start);

        assertThat(boundaries.start()).isEqualTo(start);
        assertThat(start.atZone(zone).toLocalDateTime()).isEqualTo(local);
        assertThat(start.minusMillis(1).atZone(zone).toLocalDate())
                .isEqualTo(local.toLocalDate().minusDays(1));
    }
}
