package io.evenhand.policy.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** POLICY-LANGUAGE 2.6 on the calendar's difficult days. */
class BoundariesTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Window MONTHLY = new Window.Cycle(Period.ofMonths(1));

    @ParameterizedTest(name = "on {0} the cycle runs from {1} to {2}")
    @CsvSource({
        "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
        "2026-02-28T09:59:59Z, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
        "2026-02-28T10:00:00Z, 2026-02-28T10:00:00Z, 2026-03-31T10:00:00Z",
        "2026-04-01T00:00:00Z, 2026-03-31T10:00:00Z, 2026-04-30T10:00:00Z",
        "2028-03-01T00:00:00Z, 2028-02-29T10:00:00Z, 2028-03-31T10:00:00Z",
        "2025-12-31T09:00:00Z, 2025-11-30T10:00:00Z, 2025-12-31T10:00:00Z",
    })
    void aCycleIsCountedFromTheAnchorAndNeverChained_C5(Instant now, Instant start, Instant resetsAt) {
        var anchor = Instant.parse("2026-01-31T10:00:00Z");

        var boundaries = Boundaries.of(MONTHLY, anchor, UTC, now);

        assertThat(boundaries.start()).isEqualTo(start);
        assertThat(boundaries.resetsAt()).isEqualTo(resetsAt);
    }

    @Test
    void givesTheNextWindowsToo() {
        var anchor = Instant.parse("2026-01-31T00:00:00Z");

        var boundaries = Boundaries.of(MONTHLY, anchor, UTC, anchor);

        assertThat(boundaries)
                .isEqualTo(new Boundaries(
                        anchor,
                        Instant.parse("2026-02-28T00:00:00Z"),
                        Instant.parse("2026-03-31T00:00:00Z"),
                        Instant.parse("2026-04-30T00:00:00Z")));
    }

    @Test
    void aYearlyCycleFrom29FebruaryReturnsToThe29th() {
        var anchor = Instant.parse("2024-02-29T12:00:00Z");

        var boundaries = Boundaries.of(new Window.Cycle(Period.ofYears(1)), anchor, UTC, anchor.plusSeconds(1));
        var later =
                Boundaries.of(new Window.Cycle(Period.ofYears(1)), anchor, UTC, Instant.parse("2028-02-29T12:00:00Z"));

        assertThat(boundaries.resetsAt()).isEqualTo("2025-02-28T12:00:00Z");
        assertThat(later.start()).isEqualTo("2028-02-29T12:00:00Z");
    }

    @Test
    void aCycleKeepsItsLocalTimeAcrossDaylightSaving() {
        var berlin = ZoneId.of("Europe/Berlin");
        var anchor = Instant.parse("2026-03-15T09:00:00Z");

        var boundaries = Boundaries.of(MONTHLY, anchor, berlin, anchor);

        assertThat(boundaries.resetsAt()).isEqualTo("2026-04-15T08:00:00Z");
    }

    @Test
    void aCycleWhoseLocalTimeDoesNotExistStartsAfterTheGap() {
        var berlin = ZoneId.of("Europe/Berlin");
        var anchor = Instant.parse("2026-02-28T01:30:00Z");

        var boundaries = Boundaries.of(
                new Window.Cycle(Period.ofDays(29)), anchor, berlin, Instant.parse("2026-03-29T00:00:00Z"));

        assertThat(boundaries.resetsAt()).isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void aCycleThatBeganInTheRepeatedHourBeginsThereExactly() {
        var berlin = ZoneId.of("Europe/Berlin");
        var second = Instant.parse("2026-10-25T01:30:00Z");

        var boundaries = Boundaries.of(MONTHLY, second, berlin, second);

        assertThat(boundaries.start()).isEqualTo(second);
    }

    @ParameterizedTest(name = "{0} on {1}: from {2} to {3}")
    @CsvSource({
        "Europe/Berlin,       2026-03-29T12:00:00, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z", // 23 h
        "Europe/Berlin,       2026-10-25T12:00:00, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z", // 25 h
        "America/Havana,      2026-03-08T12:00:00, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z", // no midnight
        "America/Havana,      2026-11-01T12:00:00, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z", // two midnights
        "America/Santiago,    2025-09-07T12:00:00, 2025-09-07T04:00:00Z, 2025-09-08T03:00:00Z",
        "America/Santiago,    2026-04-04T12:00:00, 2026-04-04T03:00:00Z, 2026-04-05T04:00:00Z", // ends 23:00 again
        "Africa/Cairo,        2024-04-26T12:00:00, 2024-04-25T22:00:00Z, 2024-04-26T21:00:00Z",
        "Asia/Beirut,         2024-03-31T12:00:00, 2024-03-30T22:00:00Z, 2024-03-31T21:00:00Z",
        "Australia/Lord_Howe, 2025-10-05T12:00:00, 2025-10-04T13:30:00Z, 2025-10-05T13:00:00Z", // 23.5 h
        "Australia/Lord_Howe, 2026-04-05T12:00:00, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z", // 24.5 h
        "Asia/Kathmandu,      2026-05-05T12:00:00, 2026-05-04T18:15:00Z, 2026-05-05T18:15:00Z",
        "Pacific/Apia,        2011-12-29T12:00:00, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z", // the 30th is skipped
        "Pacific/Apia,        2011-12-31T12:00:00, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
    })
    void aDayRunsFromItsFirstLocalInstantToTheNextDays(ZoneId zone, LocalDateTime local, Instant start, Instant end) {
        var now = local.atZone(zone).toInstant();

        var boundaries = Boundaries.of(new Window.Day(), Instant.EPOCH, zone, now);

        assertThat(boundaries.start()).isEqualTo(start);
        assertThat(boundaries.resetsAt()).isEqualTo(end);
    }

    @Test
    void aSkippedDayGivesNoEmptyWindow() {
        var apia = ZoneId.of("Pacific/Apia");
        var now = LocalDateTime.parse("2011-12-29T12:00:00").atZone(apia).toInstant();

        var days = Boundaries.of(new Window.Day(), Instant.EPOCH, apia, now);
        var cycles = Boundaries.of(new Window.Cycle(Period.ofDays(1)), now, apia, now);

        assertThat(Duration.between(days.resetsAt(), days.nextEnd())).isEqualTo(Duration.ofHours(24));
        assertThat(Duration.between(cycles.resetsAt(), cycles.nextEnd())).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T23:59:59Z, 2026-02-23T00:00:00Z, 2026-03-02T00:00:00Z",
        "2026-03-02T00:00:00Z, 2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z",
        "1969-12-28T23:00:00Z, 1969-12-22T00:00:00Z, 1969-12-29T00:00:00Z",
    })
    void aWeekStartsOnMonday(Instant now, Instant start, Instant resetsAt) {
        var boundaries = Boundaries.of(new Window.Week(), Instant.EPOCH, UTC, now);

        assertThat(boundaries.start()).isEqualTo(start);
        assertThat(boundaries.resetsAt()).isEqualTo(resetsAt);
    }

    @Test
    void aMonthStartsOnTheFirst() {
        var now = Instant.parse("2024-02-29T23:59:59.999Z");

        var boundaries = Boundaries.of(new Window.Month(), Instant.EPOCH, UTC, now);

        assertThat(boundaries.start()).isEqualTo("2024-02-01T00:00:00Z");
        assertThat(boundaries.resetsAt()).isEqualTo("2024-03-01T00:00:00Z");
    }

    @Test
    void aRollingWindowSlidesOverBucketsAlignedToTheEpoch() {
        var window = new Window.Rolling(Duration.ofMillis(2_500));
        var anchor = Instant.parse("2026-01-31T09:30:00Z");

        var boundaries = Boundaries.of(window, anchor, UTC, Instant.ofEpochMilli(5_001));
        var before = Boundaries.of(window, anchor, UTC, Instant.ofEpochMilli(-1));

        assertThat(boundaries)
                .isEqualTo(new Boundaries(
                        Instant.ofEpochMilli(5_000),
                        Instant.ofEpochMilli(7_500),
                        Instant.ofEpochMilli(10_000),
                        Instant.ofEpochMilli(12_500)));
        assertThat(before.start()).isEqualTo(Instant.ofEpochMilli(-2_500));
    }

    @Test
    void aRollingWindowWithoutLengthIsNoWindow() {
        var window = new Window.Rolling(Duration.ZERO);

        assertThatThrownBy(() -> Boundaries.of(window, Instant.EPOCH, UTC, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCycleWithoutLengthIsNoWindow() {
        var window = new Window.Cycle(Period.ZERO);

        assertThatThrownBy(() -> Boundaries.of(window, Instant.EPOCH, UTC, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
