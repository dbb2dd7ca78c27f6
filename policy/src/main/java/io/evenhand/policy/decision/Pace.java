package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Exact.add;
import static io.evenhand.policy.decision.Exact.multiply;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Row;

/** How long the units of a window take, by their number in it (POLICY-LANGUAGE 2.1). Unit 1 is the window's first. */
public final class Pace {

    private Pace() {}

    /** Milliseconds that the first {@code units} units of a window take back to back. */
    public static long total(Row.Bands row, long units) {
        var sum = 0L;
        var from = 0L;
        for (var band : row.bands()) {
            var inBand = Math.min(units, band.upTo()) - from;
            if (inBand <= 0) {
                break;
            }
            sum = add(sum, multiply(inBand, band.paceMs()));
            if (band.everyUnits() > 0) {
                sum = add(sum, multiply(band.byMs(), escalations(inBand, band.everyUnits())));
            }
            from = band.upTo();
        }
        return sum;
    }

    /** The sum of ⌊j / every⌋ over j from 0 to units − 1: how often {@code by} is added in all. */
    private static long escalations(long units, long every) {
        var whole = units / every;
        return add(multiply(every, multiply(whole, whole - 1) / 2), multiply(units - whole * every, whole));
    }

    /**
     * The step of speed the given unit sits in: 0 for the first band, one more for each band and, in the last, for each
     * escalation. Crossing into a higher one is told once.
     */
    public static long step(Row.Bands row, long unit) {
        var bands = row.bands();
        var from = 0L;
        for (var i = 0; i < bands.size() - 1; i++) {
            if (unit <= bands.get(i).upTo()) {
                return i;
            }
            from = bands.get(i).upTo();
        }
        var every = bands.getLast().everyUnits();
        return bands.size() - 1 + (every > 0 && unit > from ? (unit - from - 1) / every : 0);
    }

    /** The band of a step. */
    public static Band band(Row.Bands row, long step) {
        return row.bands().get((int) Math.min(step, row.bands().size() - 1L));
    }

    /** Milliseconds one unit takes at a step. */
    public static long at(Row.Bands row, long step) {
        var band = band(row, step);
        var escalations = Math.max(0, step - (row.bands().size() - 1L));
        return add(band.paceMs(), multiply(band.byMs(), escalations));
    }
}
