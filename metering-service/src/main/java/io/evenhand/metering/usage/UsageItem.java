package io.evenhand.metering.usage;

import io.evenhand.meter.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One limit's figures now. What a kind of limit does not have is null.
 *
 * @param kind of limit, in the word of the policy file
 * @param meter what is counted
 * @param campaign the campaign whose requests it is for; null when it is the plan's own
 * @param per who has the counter: {@code account}, {@code install} or {@code key}
 * @param state {@code enforce}, {@code warn} or {@code shadow}
 * @param window null where nothing is counted in windows
 * @param used units in the window, without those run by credit; tokens that are missing; slots in use; units in the
 *     slice
 * @param until what {@code used} may come to before something changes: the last unit of the band, the quota, the burst,
 *     the slots, the last unit with which the slice is not high; null where nothing does
 * @param remaining what is left up to there
 * @param band the band of the last unit used
 * @param pace the time one unit takes now
 * @param slowed whether sustained activity has reduced the speed
 * @param byCredit units run by credit
 * @param waiting requests that wait for a slot
 * @param startsAt since when is counted
 * @param resetsAt when counting begins again; of a rate, when all tokens are back. Null of a window that slides: what is
 *     used comes back bit by bit
 */
public record UsageItem(
        String kind,
        @Nullable String meter,
        String limit,
        @Nullable String campaign,
        String per,
        String state,
        @Nullable String window,
        long used,
        @Nullable Long until,
        @Nullable Long remaining,
        @Nullable String band,
        @Nullable Duration pace,
        @Nullable Boolean slowed,
        @Nullable Long byCredit,
        @Nullable Long waiting,
        @Nullable Instant startsAt,
        @Nullable Instant resetsAt) {

    /** The item of a row; empty when it keeps no counter. */
    static Optional<UsageItem> of(LimitTable table, int index, Figures figures) {
        var row = table.rows().get(index);
        var shape = new Shape(table, row);
        return figures.rows().get(index).flatMap(state -> switch (row) {
            case Row.Bands bands when state instanceof RowState.Banded banded -> Optional.of(shape.of(bands, banded));
            case Row.Quota quota
            when state instanceof RowState.Counted counted -> Optional.of(shape.of(quota, counted, figures.now()));
            case Row.Rate rate
            when state instanceof RowState.Bucket bucket -> Optional.of(shape.of(rate, bucket, figures.now()));
            case Row.Concurrency slots
            when state instanceof RowState.Leased leased -> Optional.of(shape.of(slots, leased, figures.now()));
            case Row.Sustained sustained
            when state instanceof RowState.Sliced sliced ->
                Optional.of(shape.of(sustained, sliced.rolledTo(sustained, figures.now())));
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Concurrency _, Row.Sustained _ -> Optional.empty();
            case Row.Ceiling _, Row.Throttle _, Row.Price _ -> Optional.empty();
        });
    }

    /** What is the same for every kind. */
    private record Shape(LimitTable table, Row row) {

        UsageItem of(Row.Bands bands, RowState.Banded state) {
            var step = Pace.step(bands, state.used());
            var band = Pace.band(bands, step);
            return item("bands", windowOf(bands), state.used(), band.upTo() == LimitTable.MAX ? null : band.upTo())
                    .paced(band.name(), Duration.ofMillis(Pace.at(bands, step)), null)
                    .counting(state.byCredit(), null)
                    .from(state.windowStart(), state.resetsAt());
        }

        UsageItem of(Row.Quota quota, RowState.Counted state, long now) {
            var item = item("quota", windowOf(quota), state.counted(quota.rollingMs(), now), quota.size());
            return quota.rollingMs() == 0
                    ? item.from(state.windowStart(), state.resetsAt())
                    : item.from(now - quota.rollingMs(), 0);
        }

        UsageItem of(Row.Rate rate, RowState.Bucket state, long now) {
            var taken = state.taken(rate, now);
            return item("rate", null, taken, rate.burst()).from(0, taken == 0 ? 0 : state.fullAt());
        }

        UsageItem of(Row.Concurrency slots, RowState.Leased state, long now) {
            var held = state.slots().stream().filter(slot -> slot.until() > now).count();
            var waiting = state.tickets().stream()
                    .filter(ticket -> ticket.aliveUntil() > now)
                    .count();
            return item("concurrency", null, held, slots.slots()).counting(null, waiting);
        }

        UsageItem of(Row.Sustained sustained, RowState.Sliced state) {
            var slowed = state.slowed() == 1;
            return item("sustained", null, state.used(), sustained.atLeast() - 1)
                    .paced(null, slowed ? Duration.ofMillis(sustained.paceMs()) : Duration.ZERO, slowed)
                    .from(state.start(), state.start() + sustained.sliceMs());
        }

        private String windowOf(Row.Windowed windowed) {
            return table.windows().get(windowed.window()).name();
        }

        private UsageItem item(String kind, @Nullable String window, long used, @Nullable Long until) {
            return new UsageItem(
                    kind,
                    row.meter() < 0 ? null : table.meters().get(row.meter()),
                    row.limit(),
                    table.campaign().isEmpty() ? null : table.campaign(),
                    row.head().per().name().toLowerCase(Locale.ROOT),
                    row.head().stage().name().toLowerCase(Locale.ROOT),
                    window,
                    used,
                    until,
                    until == null ? null : Long.valueOf(Math.max(0, until - used)),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    private UsageItem paced(@Nullable String in, @Nullable Duration at, @Nullable Boolean reduced) {
        return new UsageItem(
                kind, meter, limit, campaign, per, state, window, used, until, remaining, in, at, reduced, byCredit,
                waiting, startsAt, resetsAt);
    }

    private UsageItem counting(@Nullable Long credits, @Nullable Long queued) {
        return new UsageItem(
                kind, meter, limit, campaign, per, state, window, used, until, remaining, band, pace, slowed, credits,
                queued, startsAt, resetsAt);
    }

    private UsageItem from(long starts, long resets) {
        return new UsageItem(
                kind,
                meter,
                limit,
                campaign,
                per,
                state,
                window,
                used,
                until,
                remaining,
                band,
                pace,
                slowed,
                byCredit,
                waiting,
                instant(starts),
                instant(resets));
    }

    private static @Nullable Instant instant(long ms) {
        return ms == 0 ? null : Instant.ofEpochMilli(ms);
    }
}
