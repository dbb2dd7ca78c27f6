package io.evenhand.policy.decision;

import java.util.List;
import java.util.Optional;

/** What the hot path says to a call. */
public sealed interface Answer {

    /**
     * The request may run, at {@code startsAt}.
     *
     * @param decision the decision's id; of a use that comes again, the first one's
     * @param now the instant of the decision
     * @param binding index in {@code limits} of the limit that caused the delay, or -1
     * @param waiting whether it holds a place that can be looked at, moved and claimed
     * @param degraded whether it was decided without what the account had used before, which nobody could tell
     * @param credits what the wallets did
     * @param limits one per charge, in the same order
     */
    record Accepted(
            String decision,
            long now,
            Outcome outcome,
            long startsAt,
            int binding,
            boolean waiting,
            boolean replayed,
            boolean degraded,
            Credits credits,
            List<Figures> limits)
            implements Answer {

        public Accepted {
            limits = List.copyOf(limits);
        }

        /** The same answer, given once more to the same use. */
        public Accepted asReplayed() {
            return new Accepted(decision, now, outcome, startsAt, binding, waiting, true, degraded, credits, limits);
        }
    }

    /** Credits decide this request and the wallet's mirror is missing or expired: fetch it and ask again. */
    record NeedsWallet(long now, int wallet) implements Answer {}

    /** The caller's window boundaries do not contain the instant of the decision: compute them and ask again. */
    record StaleWindows(long now) implements Answer {}

    /** The same identity was used for something else. */
    record Conflict(long now) implements Answer {}

    /** No such place: never accepted, claimed already, or given up. */
    record Gone(long now) implements Answer {}

    /** The place is there and its start has not come within reach. */
    record NotYet(long now, long startsAt, boolean deferred) implements Answer {}

    /** The place is the caller's to run, from {@code startsAt} on. */
    record Claimed(long now, long startsAt) implements Answer {}

    /** How an accepted request runs. */
    enum Outcome {
        /** Now. */
        ADMIT,
        /** At a promised start. */
        DELAY,
        /** In a queue, at an expected start. */
        QUEUE
    }

    /**
     * What credits did for a request.
     *
     * @param wallet index of the wallet in the table, or -1 when no limit of the request has one
     * @param used units paid
     * @param left units left in the mirror, or -1 while the wallet did not matter and is not known
     * @param lacking units that would have bought full speed and were not there (or not wanted)
     */
    record Credits(int wallet, long used, long left, long lacking) {
        static final Credits NONE = new Credits(-1, 0, 0, 0);
    }

    /**
     * One limit's figures after the request.
     *
     * @param row index in the table
     * @param used units counted in the window the request's last unit is in, this request included
     * @param step the step of speed of its last unit ({@link Pace#step})
     * @param windowStart that window's start
     * @param resetsAt its end
     * @param startsAt when this limit alone would have let it start
     * @param crossing the step newly reached with this request, told once; empty when it was told before
     */
    record Figures(
            int row,
            long used,
            long step,
            long windowStart,
            long resetsAt,
            long startsAt,
            Optional<Crossing> crossing) {}

    /** The first unit in a slower step of a window. */
    record Crossing(long step, long used, long windowStart, long resetsAt) {}
}
