package io.evenhand.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.meter.Figures;
import io.evenhand.metering.testing.TestPolicy;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.decision.RowState.Slot;
import io.evenhand.policy.decision.RowState.Ticket;
import io.evenhand.policy.table.LimitTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures as time passes: what the counters say was right when they were last touched. */
class UsageItemTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long NOON = Instant.parse("2026-05-01T12:00:00Z").toEpochMilli();

    private final LimitTable table = TestPolicy.plan(TestPolicy.KINDS).table("");

    @Test
    void aSlidingWindowCountsWhatIsLeftOfTheHourBefore() {
        var counted = new RowState.Counted(1, NOON, NOON + HOUR, 30, 80, 0, 0);

        var item = item("sliding", counted, NOON + 15 * MINUTE);

        assertThat(item.used()).isEqualTo(60 + 30);
        assertThat(item.remaining()).isEqualTo(910);
        assertThat(item.window()).isEqualTo("rolling-PT1H");
        assertThat(item.startsAt()).isEqualTo(Instant.ofEpochMilli(NOON - 45 * MINUTE));
        assertThat(item.resetsAt()).isNull();
    }

    /** Five a day: at the pace of the morning the sixth comes when it is told. */
    @ParameterizedTest(name = "{0} used by {1}: too many at {2}")
    @CsvSource({
        "3, 12:00, ''",
        "4, 12:00, 18:00",
        "5, 12:00, 14:24",
        "5, 00:20, ''",
        "0, 12:00, ''",
        "6, 12:00, ''",
    })
    void tellsWhenAQuotaIsUsedUpAtThisPace(long used, LocalTime by, String forecast) {
        var day = NOON - 12 * HOUR;
        var counted = new RowState.Counted(1, day, day + 24 * HOUR, used, 0, 0, 0);

        var item = item("per-day", counted, day + by.toSecondOfDay() * 1_000L);

        assertThat(item.forecast())
                .isEqualTo(
                        forecast.isEmpty()
                                ? null
                                : Instant.ofEpochMilli(
                                        day + LocalTime.parse(forecast).toSecondOfDay() * 1_000L));
    }

    @Test
    void tokensComeBackWithTime() {
        // Ten of sixty tokens an hour are missing at noon.
        var bucket = new RowState.Bucket(1, NOON, 10 * HOUR, NOON + 10 * MINUTE);

        var later = item("speed", bucket, NOON + 4 * MINUTE + 1);
        var full = item("speed", bucket, NOON + 11 * MINUTE);

        assertThat(later.used()).isEqualTo(6);
        assertThat(later.remaining()).isEqualTo(24);
        assertThat(later.resetsAt()).isEqualTo(Instant.ofEpochMilli(NOON + 10 * MINUTE));
        assertThat(full.used()).isZero();
        assertThat(full.resetsAt()).isNull();
    }

    @Test
    void leasesThatAreOverAreNotInUse() {
        var leased = new RowState.Leased(
                1,
                0,
                List.of(new Slot(1, NOON, NOON + MINUTE)),
                List.of(
                        new Ticket(2, NOON + MINUTE, 0, NOON + HOUR),
                        new Ticket(3, NOON + 3 * MINUTE, 0, NOON + HOUR)));

        assertThat(item("slots", leased, NOON).used()).isEqualTo(1);
        assertThat(item("slots", leased, NOON).waiting()).isEqualTo(2);
        assertThat(item("slots", leased, NOON + 2 * MINUTE).used()).isZero();
        assertThat(item("slots", leased, NOON + 2 * MINUTE).waiting()).isEqualTo(1);
    }

    @Test
    void activityIsSlowedFromTheSliceAfterTheLastHighOneUntilItWasCalm() {
        // The slice before was high, and this one is: two in a row slow from 12:10 on, until two were calm.
        var sliced = new RowState.Sliced(1, NOON, 20, 1, 0, 0, 0, NOON + HOUR);

        var still = item("steady", sliced, NOON + 9 * MINUTE);
        var slow = item("steady", sliced, NOON + 11 * MINUTE);
        var calm = item("steady", sliced, NOON + 31 * MINUTE);

        assertThat(still.slowed()).isFalse();
        assertThat(still.used()).isEqualTo(20);
        assertThat(still.remaining()).isZero();
        assertThat(slow.slowed()).isTrue();
        assertThat(slow.pace()).isEqualTo(Duration.ofSeconds(20));
        assertThat(slow.used()).isZero();
        assertThat(slow.startsAt()).isEqualTo(Instant.ofEpochMilli(NOON + 10 * MINUTE));
        assertThat(slow.resetsAt()).isEqualTo(Instant.ofEpochMilli(NOON + 20 * MINUTE));
        assertThat(calm.slowed()).isFalse();
        assertThat(calm.pace()).isZero();
    }

    private UsageItem item(String limit, RowState state, long now) {
        var index = table.rows().stream().map(row -> row.limit()).toList().indexOf(limit);
        var rows = new ArrayList<Optional<RowState>>(
                Collections.nCopies(table.rows().size(), Optional.empty()));
        rows.set(index, Optional.of(state));
        return UsageItem.of(table, index, new Figures(now, 0, rows, -1)).orElseThrow();
    }
}
