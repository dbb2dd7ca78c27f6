package io.evenhand.policy.decision;

import java.util.List;
import java.util.Map;

/**
 * A request that is accepted and not over: it waits for its start or for a slot, or runs on an estimate.
 *
 * @param sequence order of acceptance
 * @param acceptedAt when it was accepted and counted; while it waits for a slot, when it last asked for one
 * @param startsAt promised start, the expected one while it is deferred or wants a slot, or when the estimate lapses
 * @param kind what it waits for
 * @param relieved runs on the relief line, cannot start earlier by credits
 * @param credits whether credits may buy it full speed
 * @param relaxed whether its model has the relaxed lane
 * @param lapses whether it is given up when nobody claims it
 * @param notBefore the latest start that limits without bands gave it, which does not move
 * @param paid credits paid for it
 * @param estimateMs as in {@link Ask}
 * @param units what it uses, by meter
 * @param places one per limit that looks at it
 */
public record Waiting(
        String id,
        long sequence,
        long acceptedAt,
        long startsAt,
        Kind kind,
        boolean relieved,
        boolean credits,
        boolean relaxed,
        boolean lapses,
        Holder holder,
        long notBefore,
        long paid,
        long estimateMs,
        String fingerprint,
        Map<String, Long> units,
        List<Place> places) {

    /** What a request waits for. */
    public enum Kind {
        /** Its promised start. */
        TIMED,
        /** A window that its turn lies in: the bands have not counted it yet. */
        DEFERRED,
        /** A slot: nothing is counted yet. */
        TICKET,
        /** Its end: it runs, and what it uses is an estimate. */
        ESTIMATE
    }

    public Waiting {
        units = Map.copyOf(units);
        places = List.copyOf(places);
    }

    boolean isDeferred() {
        return kind == Kind.DEFERRED;
    }

    /** Units that limits with bands have not counted yet. */
    long unitsToCome() {
        return places.stream()
                .filter(place -> place.second() > 0 && place.ends() == 0)
                .mapToLong(Place::units)
                .sum();
    }

    /** When it is given up, if it lapses at all. */
    long lapsesAt() {
        return switch (kind) {
            case TIMED -> startsAt + (lapses ? Ask.CLAIM_MS : 0);
            case ESTIMATE -> startsAt;
            case DEFERRED, TICKET -> Long.MAX_VALUE;
        };
    }

    Waiting startingAt(long start, boolean byCredit, long credits, List<Place> laid) {
        return with(start, Kind.TIMED, byCredit, paid + credits, laid);
    }

    Waiting expectedAt(long start) {
        return with(start, kind, relieved, paid, places);
    }

    /** Begun, its units an estimate for a while. */
    Waiting begun(long now) {
        return with(now + estimateMs, Kind.ESTIMATE, relieved, paid, places);
    }

    private Waiting with(long start, Kind newKind, boolean byCredit, long newPaid, List<Place> newPlaces) {
        return new Waiting(
                id,
                sequence,
                acceptedAt,
                start,
                newKind,
                byCredit,
                credits,
                relaxed,
                lapses,
                holder,
                notBefore,
                newPaid,
                estimateMs,
                fingerprint,
                units,
                newPlaces);
    }

    /**
     * What one limit counted for it.
     *
     * @param row the counter's identity
     * @param units what the limit looks at
     * @param first start of the window {@code inFirst} units were counted in; 0 where there are no windows
     * @param second start of the window {@code inSecond} units were counted in
     */
    public record Place(
            long row, long units, long first, long inFirst, long second, long inSecond, long begins, long ends) {}
}
