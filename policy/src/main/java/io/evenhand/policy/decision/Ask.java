package io.evenhand.policy.decision;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.util.List;
import java.util.Map;

/**
 * One request to decide on.
 *
 * @param id the decision's id; a place in the queue is claimed by it
 * @param table the limits in force for the account
 * @param windows the boundaries of each of the table's windows, for this account
 * @param holder who asks, where limits count by install or key
 * @param charges the limits that look at this request, in the table's order
 * @param units what the request uses, by meter
 * @param credits whether credits may buy full speed
 * @param relaxed whether the request's model has the relaxed lane
 * @param holdMs how long the caller holds the request itself; a longer delay becomes a place that waits
 * @param estimateMs how long the units are an estimate, which {@link FairUse#complete} settles and without it costs
 *     nothing in the end; 0 when they are what the request uses
 * @param lapses whether a place that nobody claims is given up, uncounted
 * @param fingerprint what was asked, so that a claim or a repetition with other content is noticed
 */
public record Ask(
        String id,
        LimitTable table,
        List<Boundaries> windows,
        Holder holder,
        List<Charge> charges,
        Map<String, Long> units,
        boolean credits,
        boolean relaxed,
        long holdMs,
        long estimateMs,
        boolean lapses,
        String fingerprint) {

    /** How long an unclaimed place is kept after its start. */
    public static final long CLAIM_MS = 3_600_000;

    /** The most units one request may bring to one limit; larger work is several requests. */
    public static final long MAX_UNITS = 1_000_000;

    public Ask {
        windows = List.copyOf(windows);
        charges = List.copyOf(charges);
        units = Map.copyOf(units);
    }

    /**
     * Units that one row of the table counts.
     *
     * @param units of a {@link io.evenhand.policy.table.Row.Ceiling} the attribute's value
     */
    public record Charge(int row, long units) {}
}
