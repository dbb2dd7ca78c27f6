package io.evenhand.policy.decision;

import java.util.List;

/**
 * An accepted request whose start is further away than its caller holds it: a reset, a top-up or a lifted measure moves
 * the start earlier, never later.
 *
 * @param sequence order of acceptance
 * @param acceptedAt when it was accepted
 * @param startsAt promised start, or the expected one while {@code deferred}
 * @param deferred not counted yet: its turn lies beyond the next window
 * @param relieved runs on the relief line, cannot start earlier by credits
 * @param credits whether credits may buy it full speed
 * @param lapses whether it is given up when nobody claims it
 * @param places one per limit that counted it
 */
public record Waiting(
        String id,
        long sequence,
        long acceptedAt,
        long startsAt,
        boolean deferred,
        boolean relieved,
        boolean credits,
        boolean lapses,
        String fingerprint,
        List<Place> places) {

    public Waiting {
        places = List.copyOf(places);
    }

    /**
     * What one limit counted for it.
     *
     * @param first start of the window {@code inFirst} units were counted in
     * @param second start of the window {@code inSecond} units were counted in
     */
    public record Place(
            long row, long units, long first, long inFirst, long second, long inSecond, long begins, long ends) {}
}
