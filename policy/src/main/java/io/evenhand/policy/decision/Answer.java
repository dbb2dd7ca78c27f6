package io.evenhand.policy.decision;

import java.util.List;
import java.util.Optional;

/** What the hot path says to a call. */
public sealed interface Answer {

    /**
     * The request may run, at {@code startsAt}; what was only counted ran then, which is not after {@code now}.
     *
     * @param decision the decision's id; of a use that comes again, the first one's
     * @param now the instant of the decision
     * @param relaxed whether it runs in the relaxed lane
     * @param binding index in {@code limits} of the limit that caused the delay, or -1
     * @param waiting whether it holds a place that can be looked at, moved and claimed
     * @param position how many requests are served before it when it waits for a slot, itself included; else 0
     * @param slotUntil when the slot it was given must be renewed, or 0 when it was given none
     * @param degraded whether it was decided without what the account had used before, which nobody could tell
     * @param credits what the wallet did
     * @param limits one per charge, in the same order
     */
    record Accepted(
            String decision,
            long now,
            Outcome outcome,
            boolean relaxed,
            long startsAt,
            int binding,
            boolean waiting,
            long position,
            long slotUntil,
            boolean replayed,
            boolean degraded,
            Credits credits,
            List<Figures> limits)
            implements Answer {

        public Accepted {
            limits = List.copyOf(limits);
        }

        /** An answer that was given earlier and is not at hand: its request comes for the place it was given. */
        public static Accepted claimed(String decision) {
            return new Accepted(
                    decision, 0, Outcome.DELAY, false, 0, -1, true, 0, 0, false, false, Credits.NONE, List.of());
        }

        /** The same answer, decided without what the account had used before. */
        public Accepted asDegraded() {
            return new Accepted(
                    decision, now, outcome, relaxed, startsAt, binding, waiting, position, slotUntil, replayed, true,
                    credits, limits);
        }

        /** The same answer, given once more to the same use. */
        public Accepted asReplayed() {
            return new Accepted(
                    decision, now, outcome, relaxed, startsAt, binding, waiting, position, slotUntil, true, degraded,
                    credits, limits);
        }
    }

    /**
     * The request is refused; nothing was counted.
     *
     * @param binding index in {@code limits} of the first limit that refuses
     * @param retryAt when it would be accepted, as far as time alone heals it, or 0
     * @param credits what the wallet lacks
     * @param limits one per charge, in the same order: the figures without this request
     */
    record Denied(long now, int binding, long retryAt, boolean degraded, Credits credits, List<Figures> limits)
            implements Answer {

        public Denied {
            limits = List.copyOf(limits);
        }
    }

    /** Credits decide this request and the wallet's mirror is missing or expired: fetch it and ask again. */
    record NeedsWallet(long now, int wallet) implements Answer {}

    /**
     * The caller's window boundaries do not contain the instant of the decision, or its table does not decide at it: find
     * those that do, and ask again.
     */
    record StaleWindows(long now) implements Answer {}

    /** The same identity was used for something else. */
    record Conflict(long now) implements Answer {}

    /** No such place, and no such slot: never accepted, claimed already, or given up. */
    record Gone(long now) implements Answer {}

    /**
     * The place is there and its start has not come within reach.
     *
     * @param position as in {@link Accepted}
     */
    record NotYet(long now, long startsAt, boolean deferred, long position) implements Answer {}

    /**
     * The place is the caller's to run, from {@code startsAt} on.
     *
     * @param slotUntil as in {@link Accepted}
     */
    record Claimed(long now, long startsAt, long slotUntil) implements Answer {}

    /** The request has its slot, until it must be renewed. */
    record Running(long now, long slotUntil) implements Answer {}

    /** The request is over: its slot is free, its place given back, its estimate settled. */
    record Completed(long now) implements Answer {}

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
     * @param wallet index of the wallet in the table, which is 0, or -1 when nothing in the request has to do with one
     * @param used units paid
     * @param left units left in the mirror, or -1 while the wallet did not matter and is not known
     * @param lacking units that would have bought full speed, or the request, and were not there (or not wanted)
     */
    record Credits(int wallet, long used, long left, long lacking) {
        /** Of a request that no wallet has to do with. */
        public static final Credits NONE = new Credits(-1, 0, 0, 0);
    }

    /**
     * One limit's figures after the request.
     *
     * @param row index in the table
     * @param verdict what this limit says alone; of one that is not enforced, what it would be
     * @param used units counted in the window the request's last unit is in, this request included; tokens taken of a
     *     rate, slots taken of a concurrency, the attribute of a ceiling, credits asked by a price
     * @param step the step of speed of its last unit ({@link Pace#step}); of other limits 1 while they slow, else 0
     * @param windowStart that window's start, or 0
     * @param resetsAt its end; of a rate, when all tokens are free again; 0 when there is none
     * @param startsAt when this limit alone would have let it start
     * @param crossing the step newly reached with this request, told once; empty when it was told before
     */
    record Figures(
            int row,
            Verdict verdict,
            long used,
            long step,
            long windowStart,
            long resetsAt,
            long startsAt,
            Optional<Crossing> crossing) {}

    /** The first unit in a slower step of a window. */
    record Crossing(long step, long used, long windowStart, long resetsAt) {}
}
