package io.evenhand.policy.decision;

import io.evenhand.policy.table.Row;
import java.util.List;

/** One limit's counter for one account, install or key. */
public sealed interface RowState {

    /** The counter's identity ({@link Holder#counter}). */
    long id();

    /** A counter of a window. */
    sealed interface Windowed extends RowState permits Banded, Counted {

        /** Where the counted window began. */
        long windowStart();

        /** Where it ends. */
        long resetsAt();
    }

    /** Whether it says nothing any more at {@code now}, so that it may be left out when no table asks for it. */
    boolean isOver(long now);

    /**
     * Units numbered in a window, and the lines their turns lie on.
     *
     * @param windowStart where the counted window began
     * @param resetsAt where it ends
     * @param used units whose turn begins in it
     * @param nextUsed units whose turn begins in the window after it
     * @param line the end of the last accepted turn
     * @param reliefLine the end of the last turn bought with credits
     * @param told the highest step of speed already told in this window
     * @param nextTold the same for the next window
     * @param pinned the end of the last turn that cannot move any more because its caller holds the start
     * @param byCredit units run by credit in this window
     */
    record Banded(
            long id,
            long windowStart,
            long resetsAt,
            long used,
            long nextUsed,
            long line,
            long reliefLine,
            long told,
            long nextTold,
            long pinned,
            long byCredit)
            implements Windowed {

        static Banded fresh(long id, Frame frame) {
            return new Banded(id, frame.start(), frame.resetsAt(), 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public boolean isOver(long now) {
            return resetsAt <= now && nextUsed == 0 && line <= now && reliefLine <= now;
        }

        /** A counter that begins in the same window: accepted turns stay where they are. */
        Banded begun(long counter, long units) {
            return new Banded(
                    counter, windowStart, resetsAt, units, nextUsed, line, reliefLine, 0, nextTold, pinned, byCredit);
        }

        /** The same counter in the windows of {@code frame}: a reset needs no job, the first touch afterwards does it. */
        Banded rolledTo(Frame frame) {
            if (frame.start() == windowStart) {
                return this;
            }
            var nextBegan = frame.start() == resetsAt;
            return new Banded(
                    id,
                    frame.start(),
                    frame.resetsAt(),
                    nextBegan ? nextUsed : 0,
                    0,
                    line,
                    reliefLine,
                    nextBegan ? nextTold : 0,
                    0,
                    pinned,
                    0);
        }

        Banded withTurn(Turns.Turn turn, boolean held) {
            return counting(turn.now(), turn.next()).withLine(turn.ends()).withPinned(held ? turn.ends() : 0);
        }

        Banded withRelief(long freeNow, long freeNext, long credits, long ends) {
            return new Banded(
                    id,
                    windowStart,
                    resetsAt,
                    used + freeNow,
                    nextUsed + freeNext,
                    line,
                    ends,
                    told,
                    nextTold,
                    pinned,
                    byCredit + credits);
        }

        Banded withTold(long presentStep, long nextStep) {
            return new Banded(
                    id,
                    windowStart,
                    resetsAt,
                    used,
                    nextUsed,
                    line,
                    reliefLine,
                    Math.max(told, presentStep),
                    Math.max(nextTold, nextStep),
                    pinned,
                    byCredit);
        }

        /** Counts more units, or fewer, never less than none. */
        Banded counting(long present, long next) {
            return new Banded(
                    id,
                    windowStart,
                    resetsAt,
                    Math.max(0, used + present),
                    Math.max(0, nextUsed + next),
                    line,
                    reliefLine,
                    told,
                    nextTold,
                    pinned,
                    byCredit);
        }

        /** Takes back what was counted for a place. */
        Banded without(Waiting.Place place) {
            return counting(-inWindow(place, windowStart), -inWindow(place, resetsAt));
        }

        /** Counts again what {@link #without} took back, turn included. */
        Banded recounted(Waiting.Place place) {
            return counting(inWindow(place, windowStart), inWindow(place, resetsAt))
                    .withLine(Math.max(line, place.ends()));
        }

        private static long inWindow(Waiting.Place place, long start) {
            return (place.first() == start ? place.inFirst() : 0) + (place.second() == start ? place.inSecond() : 0);
        }

        Banded withLine(long newLine) {
            return new Banded(
                    id, windowStart, resetsAt, used, nextUsed, newLine, reliefLine, told, nextTold, pinned, byCredit);
        }

        Banded withPinned(long turnEnds) {
            return new Banded(
                    id,
                    windowStart,
                    resetsAt,
                    used,
                    nextUsed,
                    line,
                    reliefLine,
                    told,
                    nextTold,
                    Math.max(pinned, turnEnds),
                    byCredit);
        }
    }

    /**
     * Units counted against a quota.
     *
     * @param windowStart where the counted window began; of a sliding one, the present bucket
     * @param used units counted in it
     * @param previous units counted in the bucket before it; 0 where the window does not slide
     * @param line the end of the last turn in the relaxed lane
     * @param told 1 once it was told in this window that the quota is used up
     */
    record Counted(long id, long windowStart, long resetsAt, long used, long previous, long line, long told)
            implements Windowed {

        static Counted fresh(long id, Frame frame) {
            return new Counted(id, frame.start(), frame.resetsAt(), 0, 0, 0, 0);
        }

        @Override
        public boolean isOver(long now) {
            // A sliding window still counts its last bucket.
            return resetsAt + (resetsAt - windowStart) <= now && line <= now;
        }

        /** A counter that begins in the same window. */
        Counted begun(long counter, long units) {
            return new Counted(counter, windowStart, resetsAt, units, 0, line, 0);
        }

        Counted rolledTo(Frame frame, boolean slides) {
            if (frame.start() == windowStart) {
                return this;
            }
            return new Counted(
                    id, frame.start(), frame.resetsAt(), 0, slides && frame.start() == resetsAt ? used : 0, line, 0);
        }

        Counted counting(long units) {
            return new Counted(id, windowStart, resetsAt, Math.max(0, used + units), previous, line, told);
        }

        /** Units that still count at {@code now} (POLICY-LANGUAGE 2.6). */
        public long counted(long rollingMs, long now) {
            return rollingMs == 0 ? used : used + Math.ceilDiv(Exact.multiply(previous, resetsAt - now), rollingMs);
        }

        /** The same for a bucket that is over, of a window that slides. */
        Counted countingBefore(long units) {
            return new Counted(id, windowStart, resetsAt, used, Exact.add(previous, units), line, told);
        }

        Counted adjusted(Waiting.Place place, long units) {
            if (place.first() == windowStart) {
                return counting(units);
            }
            var before = place.first() < windowStart && place.second() == windowStart;
            return before
                    ? new Counted(id, windowStart, resetsAt, used, Math.max(0, previous + units), line, told)
                    : this;
        }

        Counted withLine(long ends) {
            return new Counted(id, windowStart, resetsAt, used, previous, ends, told);
        }

        Counted asTold() {
            return new Counted(id, windowStart, resetsAt, used, previous, line, 1);
        }
    }

    /**
     * A token bucket, told by what is missing from it.
     *
     * @param at when {@code level} was right
     * @param level missing tokens, each counted as the milliseconds of {@link io.evenhand.policy.table.Row.Rate#everyMs}
     * @param fullAt when none is missing any more
     */
    record Bucket(long id, long at, long level, long fullAt) implements RowState {

        static Bucket full(long id) {
            return new Bucket(id, 0, 0, 0);
        }

        /** Tokens that are missing at {@code now}; one that is only partly back is missing. */
        public long taken(Row.Rate row, long now) {
            return Math.ceilDiv(Rates.level(row, this, now), row.everyMs());
        }

        @Override
        public boolean isOver(long now) {
            return fullAt <= now;
        }
    }

    /**
     * Leased slots, and who waits for one.
     *
     * @param usualMs how long a slot was held, smoothed over the last ones; 0 while nothing is known
     * @param slots in the order in which they were taken
     * @param tickets in the order of their arrival
     */
    record Leased(long id, long usualMs, List<Slot> slots, List<Ticket> tickets) implements RowState {

        public Leased {
            slots = List.copyOf(slots);
            tickets = List.copyOf(tickets);
        }

        static Leased free(long id) {
            return new Leased(id, 0, List.of(), List.of());
        }

        @Override
        public boolean isOver(long now) {
            return slots.stream().allMatch(slot -> slot.until() <= now)
                    && tickets.stream().allMatch(ticket -> ticket.aliveUntil() <= now);
        }
    }

    /**
     * A slot in use.
     *
     * @param holder number of the decision it was taken for
     */
    record Slot(long holder, long since, long until) {}

    /**
     * A request that waits for a slot.
     *
     * @param holder number of the decision
     * @param aliveUntil when it is given up unless it is asked for again
     * @param keptUntil until when a free slot is kept for it, or 0 while there was none
     * @param givesUpAt when its wait is over
     */
    record Ticket(long holder, long aliveUntil, long keptUntil, long givesUpAt) {}

    /**
     * Activity in slices.
     *
     * @param start of the present slice
     * @param used units accepted in it
     * @param streak slices in a row before it that were high, or while slowed, that were not
     * @param slowed 1 while the pace is reduced
     * @param line the end of the last turn at the reduced pace
     * @param told 1 once it was told that the pace is reduced
     * @param forgottenAt when it says nothing any more unless there is activity
     */
    record Sliced(long id, long start, long used, long streak, long slowed, long line, long told, long forgottenAt)
            implements RowState {

        static Sliced fresh(long id) {
            return new Sliced(id, 0, 0, 0, 0, 0, 0, 0);
        }

        Sliced counting(long units) {
            return new Sliced(id, start, Exact.add(used, units), streak, slowed, line, told, forgottenAt);
        }

        /** The same in the slice at {@code now}. */
        public Sliced rolledTo(Row.Sustained row, long now) {
            return Slices.at(row, this, now);
        }

        @Override
        public boolean isOver(long now) {
            return forgottenAt <= now && line <= now;
        }
    }

    /** The line of a measure that slows: the end of the last turn. */
    record Line(long id, long line) implements RowState {

        @Override
        public boolean isOver(long now) {
            return line <= now;
        }
    }
}
