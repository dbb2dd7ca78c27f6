package io.evenhand.policy.decision;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one limit stands now. What a kind of limit does not have is null.
 *
 * @param kind of limit, in the word of the policy file
 * @param used units in the window, without those run by credit; tokens that are missing; slots in use; units in the
 *     slice
 * @param until what {@code used} may come to before something changes: the last unit of the band, the quota, the burst,
 *     the slots, the last unit with which the slice is not high; null where nothing does
 * @param band the band of the last unit used
 * @param pace the time one unit takes now
 * @param slowed whether sustained activity has reduced the speed
 * @param byCredit units run by credit
 * @param waiting requests that wait for a slot
 * @param startsAt since when is counted
 * @param resetsAt when counting begins again; of a rate, when all tokens are back. Null of a window that slides: what is
 *     used comes back bit by bit
 */
public record Gauge(
        String kind,
        long used,
        @Nullable Long until,
        @Nullable String band,
        @Nullable Duration pace,
        @Nullable Boolean slowed,
        @Nullable Long byCredit,
        @Nullable Long waiting,
        @Nullable Instant startsAt,
        @Nullable Instant resetsAt) {

    private static final long TELLING_PART = 50;

    /** Of a row whose counter is in {@code state}; empty for one that keeps no counter. */
    public static Optional<Gauge> of(Row row, RowState state, long now) {
        return switch (row) {
            case Row.Bands bands when state instanceof RowState.Banded banded -> Optional.of(of(bands, banded));
            case Row.Quota quota when state instanceof RowState.Counted counted -> Optional.of(of(quota, counted, now));
            case Row.Rate rate when state instanceof RowState.Bucket bucket -> Optional.of(of(rate, bucket, now));
            case Row.Concurrency slots
            when state instanceof RowState.Leased leased -> Optional.of(of(slots, leased, now));
            case Row.Sustained sustained
            when state instanceof RowState.Sliced sliced -> Optional.of(of(sustained, sliced.rolledTo(sustained, now)));
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Concurrency _, Row.Sustained _ -> Optional.empty();
            case Row.Ceiling _, Row.Throttle _, Row.Price _ -> Optional.empty();
        };
    }

    /** What is left up to where something changes. */
    public @Nullable Long remaining() {
        return until == null ? null : Long.valueOf(Math.max(0, until - used));
    }

    /**
     * When {@link #until} is exceeded if use goes on as it was in the window so far. Empty where that is not before
     * the reset, where it has happened, and while less than a fiftieth of the window says nothing yet.
     */
    public Optional<Instant> forecast(Instant now) {
        if (until == null || startsAt == null || resetsAt == null || used == 0 || used > until) {
            return Optional.empty();
        }
        var elapsed = Duration.between(startsAt, now);
        if (elapsed.multipliedBy(TELLING_PART).compareTo(Duration.between(startsAt, resetsAt)) < 0) {
            return Optional.empty();
        }
        var millis = (double) elapsed.toMillis() / used * (until - used + 1);
        var at = now.plusMillis(
                (long) Math.min(millis, (double) Duration.between(now, resetsAt).toMillis()));
        return at.isBefore(resetsAt) ? Optional.of(at) : Optional.empty();
    }

    private static Gauge of(Row.Bands row, RowState.Banded state) {
        var step = Pace.step(row, state.used());
        var band = Pace.band(row, step);
        return new Gauge(
                "bands",
                state.used(),
                band.upTo() == LimitTable.MAX ? null : Long.valueOf(band.upTo()),
                band.name(),
                Duration.ofMillis(Pace.at(row, step)),
                null,
                state.byCredit(),
                null,
                instant(state.windowStart()),
                instant(state.resetsAt()));
    }

    private static Gauge of(Row.Quota row, RowState.Counted state, long now) {
        var slides = row.rollingMs() > 0;
        return counted(
                "quota",
                state.counted(row.rollingMs(), now),
                row.size(),
                slides ? now - row.rollingMs() : state.windowStart(),
                slides ? 0 : state.resetsAt());
    }

    private static Gauge of(Row.Rate row, RowState.Bucket state, long now) {
        var taken = state.taken(row, now);
        return counted("rate", taken, row.burst(), 0, taken == 0 ? 0 : state.fullAt());
    }

    private static Gauge counted(String kind, long used, long until, long startsAt, long resetsAt) {
        return new Gauge(kind, used, until, null, null, null, null, null, instant(startsAt), instant(resetsAt));
    }

    private static Gauge of(Row.Concurrency row, RowState.Leased state, long now) {
        var held = state.slots().stream().filter(slot -> slot.until() > now).count();
        var waiting = state.tickets().stream()
                .filter(ticket -> ticket.aliveUntil() > now)
                .count();
        return new Gauge("concurrency", held, row.slots(), null, null, null, null, waiting, null, null);
    }

    private static Gauge of(Row.Sustained row, RowState.Sliced state) {
        var slowed = state.slowed() == 1;
        return new Gauge(
                "sustained",
                state.used(),
                row.atLeast() - 1,
                null,
                slowed ? Duration.ofMillis(row.paceMs()) : Duration.ZERO,
                slowed,
                null,
                null,
                instant(state.start()),
                instant(state.start() + row.sliceMs()));
    }

    private static @Nullable Instant instant(long ms) {
        return ms == 0 ? null : Instant.ofEpochMilli(ms);
    }
}
