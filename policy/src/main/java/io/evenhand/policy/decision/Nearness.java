package io.evenhand.policy.decision;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.util.Optional;

/**
 * A limit is nearly reached, so that its account is to be warned: once for each {@code end} in each window.
 *
 * @param end the last unit before a slower band, or of a quota
 * @param nextStep the step of speed that begins after {@code end} ({@link Pace#step}); 0 of a quota
 */
public record Nearness(long end, long nextStep) {

    private static final long ALL = 100;

    /** How near {@code row} is when {@code used} units of its window are used; empty when nobody is to be warned of it. */
    public static Optional<Nearness> of(Row row, long used) {
        if (row.head().warnPercent() == 0 || !row.head().stage().tells()) {
            return Optional.empty();
        }
        return switch (row) {
            case Row.Bands bands -> of(bands, used);
            case Row.Quota quota ->
                used >= from(row, quota.size()) && used < quota.size()
                        ? Optional.of(new Nearness(quota.size(), 0))
                        : Optional.empty();
            case Row.Rate _, Row.Concurrency _, Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ ->
                Optional.empty();
        };
    }

    private static Optional<Nearness> of(Row.Bands row, long used) {
        var step = Math.toIntExact(Math.min(Pace.step(row, used), row.bands().size() - 1L));
        var band = row.bands().get(step);
        if (band.upTo() == LimitTable.MAX || row.bands().get(step + 1).paceMs() == band.paceMs()) {
            return Optional.empty();
        }
        var before = step == 0 ? 0 : row.bands().get(step - 1).upTo();
        var from = from(row, band.upTo());
        return from > before && used >= from ? Optional.of(new Nearness(band.upTo(), step + 1L)) : Optional.empty();
    }

    private static long from(Row row, long end) {
        return Math.ceilDiv(end * row.head().warnPercent(), ALL);
    }
}
