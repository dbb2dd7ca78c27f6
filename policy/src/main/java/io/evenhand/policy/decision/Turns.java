package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Exact.add;
import static io.evenhand.policy.decision.Exact.multiply;

import io.evenhand.policy.table.Row;

/** Turns follow each other without overlap on a limit's line (POLICY-LANGUAGE 2.2 to 2.4). */
final class Turns {

    private Turns() {}

    /** Where a request's units end up: how many in the present and in the next window, and the turn they share. */
    sealed interface Placed {}

    /** Turns from {@code begins} to {@code ends}; the work starts at {@code startsAt}. */
    record Turn(long now, long next, long begins, long ends, long startsAt) implements Placed {}

    /** Not before the end of the next window: counted when reached. */
    record Beyond() implements Placed {}

    /** Units laid in one window, and when the last one's turn ends. */
    private record Laid(long units, long ends) {}

    static Placed place(Row.Bands row, RowState.Banded state, Frame frame, long units, long now) {
        var begins = Math.max(now, state.line());
        if (begins >= frame.nextEnd()) {
            return new Beyond();
        }
        var inPresent = begins < frame.resetsAt()
                ? lay(row, state.used(), units, begins, frame.resetsAt())
                : new Laid(0, begins);
        var rest = units - inPresent.units();
        var inNext = rest > 0 && inPresent.ends() < frame.nextEnd()
                ? lay(row, state.nextUsed(), rest, inPresent.ends(), frame.nextEnd())
                : new Laid(0, inPresent.ends());
        rest -= inNext.units();
        if (rest > 0) {
            if (fitsAnEmptyWindow(row, units, frame)) {
                return new Beyond();
            }
            inNext = overflow(row, state.nextUsed(), inNext, rest);
        }
        var startsAt = inNext.ends() - multiply(units, row.fullMs());
        return new Turn(inPresent.units(), inNext.units(), begins, inNext.ends(), startsAt);
    }

    /** When a request would start that has {@code ahead} units waiting before it, if no window ended meanwhile. */
    static long estimate(Row.Bands row, RowState.Banded state, long ahead, long units, long now) {
        var from = Math.max(now, state.line());
        var last = add(state.nextUsed(), add(ahead, units));
        var ends = add(from, Pace.total(row, last) - Pace.total(row, state.nextUsed()));
        return Math.max(now, ends - multiply(units, row.fullMs()));
    }

    /** One request larger than any window cannot wait for a window that holds it: the rest runs on in the next one. */
    private static Laid overflow(Row.Bands row, long nextUsed, Laid inNext, long rest) {
        var before = add(nextUsed, inNext.units());
        var longer = Pace.total(row, add(before, rest)) - Pace.total(row, before);
        return new Laid(inNext.units() + rest, add(inNext.ends(), longer));
    }

    private static boolean fitsAnEmptyWindow(Row.Bands row, long units, Frame frame) {
        return Pace.total(row, units - 1) < frame.nextEnd() - frame.resetsAt();
    }

    /** Lays the units whose turns begin before {@code limit}; the turn that crosses it is cut there. */
    private static Laid lay(Row.Bands row, long used, long units, long begins, long limit) {
        var before = Pace.total(row, used);
        var fitting = fitting(row, used, units, before, limit - begins);
        var ends = add(begins, Pace.total(row, add(used, fitting)) - before);
        if (ends > limit) {
            var lastBegins = add(begins, Pace.total(row, used + fitting - 1) - before);
            ends = Math.min(ends, Math.max(limit, lastBegins + row.fullMs()));
        }
        return new Laid(fitting, ends);
    }

    /** How many of the units begin less than {@code room} after the first; the first always does. */
    private static long fitting(Row.Bands row, long used, long units, long before, long room) {
        if (Pace.total(row, add(used, units - 1)) - before < room) {
            return units;
        }
        var begin = 1L;
        var late = units;
        while (late - begin > 1) {
            var middle = (begin + late) / 2;
            if (Pace.total(row, used + middle - 1) - before < room) {
                begin = middle;
            } else {
                late = middle;
            }
        }
        return begin;
    }
}
