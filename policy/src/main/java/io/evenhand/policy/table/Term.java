package io.evenhand.policy.table;

import java.time.Instant;

/**
 * When a policy version is the one that decides. The instants are those of the clock that decides, in milliseconds since
 * the epoch, so that a version begins for everybody at one instant (POLICY-LANGUAGE 2.10).
 *
 * @param from its first instant
 * @param until the first instant that is its successor's
 */
public record Term(long from, long until) {

    /** Of a version that none comes before or after. */
    public static final Term ALWAYS = new Term(-LimitTable.MAX, LimitTable.MAX);

    public Term {
        if (from < -LimitTable.MAX || until > LimitTable.MAX) {
            throw new IllegalArgumentException("an instant of a term is at most " + LimitTable.MAX + " from the epoch");
        }
    }

    public boolean holdsAt(long now) {
        return from <= now && now < until;
    }

    /** The first millisecond that is not before {@code instant}. */
    public static long millis(Instant instant) {
        return Math.ceilDiv(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000, 1_000L);
    }
}
