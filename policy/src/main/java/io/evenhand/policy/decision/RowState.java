package io.evenhand.policy.decision;

/**
 * One limit's counter and lines for one account.
 *
 * @param id the limit's identity ({@link io.evenhand.policy.table.Row#id})
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
public record RowState(
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
        long byCredit) {

    static RowState fresh(long id, Frame frame) {
        return new RowState(id, frame.start(), frame.resetsAt(), 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The same counter in the windows of {@code frame}: a reset needs no job, the first touch afterwards does it. */
    RowState rolledTo(Frame frame) {
        if (frame.start() == windowStart) {
            return this;
        }
        var nextBegan = frame.start() == resetsAt;
        return new RowState(
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

    RowState withTurn(Turns.Turn turn, boolean held) {
        return new RowState(
                id,
                windowStart,
                resetsAt,
                used + turn.now(),
                nextUsed + turn.next(),
                turn.ends(),
                reliefLine,
                told,
                nextTold,
                held ? Math.max(pinned, turn.ends()) : pinned,
                byCredit);
    }

    RowState withRelief(long freeNow, long freeNext, long credits, long ends) {
        return new RowState(
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

    RowState withTold(long presentStep, long nextStep) {
        return new RowState(
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

    /** Takes back units that were counted in the windows starting at {@code first} and {@code second}. */
    RowState without(long first, long inFirst, long second, long inSecond) {
        var fromUsed = (first == windowStart ? inFirst : 0) + (second == windowStart ? inSecond : 0);
        var fromNext = (first == resetsAt ? inFirst : 0) + (second == resetsAt ? inSecond : 0);
        return new RowState(
                id,
                windowStart,
                resetsAt,
                Math.max(0, used - fromUsed),
                Math.max(0, nextUsed - fromNext),
                line,
                reliefLine,
                told,
                nextTold,
                pinned,
                byCredit);
    }

    /** Counts again what {@link #without} took back, turn included. */
    RowState recounted(Waiting.Place place) {
        var inUsed = (place.first() == windowStart ? place.inFirst() : 0)
                + (place.second() == windowStart ? place.inSecond() : 0);
        var inNext =
                (place.first() == resetsAt ? place.inFirst() : 0) + (place.second() == resetsAt ? place.inSecond() : 0);
        return new RowState(
                id,
                windowStart,
                resetsAt,
                used + inUsed,
                nextUsed + inNext,
                Math.max(line, place.ends()),
                reliefLine,
                told,
                nextTold,
                pinned,
                byCredit);
    }

    RowState withLine(long newLine) {
        return new RowState(
                id, windowStart, resetsAt, used, nextUsed, newLine, reliefLine, told, nextTold, pinned, byCredit);
    }

    RowState withPinned(long turnEnds) {
        return new RowState(
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
