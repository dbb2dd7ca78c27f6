package io.evenhand.policy.decision;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.util.List;

/**
 * One request to decide on.
 *
 * @param id the decision's id; a place in the queue is claimed by it
 * @param table the limits in force for the account
 * @param windows the boundaries of each of the table's windows, for this account
 * @param charges the limits that look at this request, in the table's order
 * @param credits whether credits may buy full speed
 * @param holdMs how long the caller holds the request itself; a longer delay becomes a place that waits
 * @param lapses whether a place that nobody claims is given up, uncounted
 * @param fingerprint what was asked, so that a claim or a repetition with other content is noticed
 */
public record Ask(
        String id,
        LimitTable table,
        List<Boundaries> windows,
        List<Charge> charges,
        boolean credits,
        long holdMs,
        boolean lapses,
        String fingerprint) {

    /** How long an unclaimed place is kept after its start. */
    public static final long CLAIM_MS = 3_600_000;

    /** The most units one request may bring to one limit; larger work is several requests. */
    public static final long MAX_UNITS = 1_000_000;

    public Ask {
        windows = List.copyOf(windows);
        charges = List.copyOf(charges);
    }

    /** Units that one row of the table counts. */
    public record Charge(int row, long units) {}
}
