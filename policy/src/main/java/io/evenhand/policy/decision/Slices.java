package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.table.Row;
import java.util.Optional;

/** Reduced speed after long high activity, and the line of a measure that slows (2.14). */
final class Slices {

    private Slices() {}

    static Bid bid(Row.Sustained row, int index, RowState.Sliced before, long units, long now) {
        var state = at(row, before, now);
        var ends = state.slowed() == 1 ? end(state.line(), units, row.paceMs(), now) : now;
        var tells =
                state.slowed() == 1 && state.told() == 0 && row.head().stage().tells();
        var after = new RowState.Sliced(
                state.id(),
                state.start(),
                Exact.add(state.used(), units),
                state.streak(),
                state.slowed(),
                state.slowed() == 1 ? ends : state.line(),
                tells ? 1 : state.told(),
                state.forgottenAt());
        var sliceEnds = state.start() + row.sliceMs();
        return new Bid(
                row,
                state.id(),
                units,
                new Figures(
                        index,
                        ends > now ? Verdict.DELAY : Verdict.ADMIT,
                        after.used(),
                        state.slowed(),
                        state.start(),
                        sliceEnds,
                        ends,
                        tells
                                ? Optional.of(new Crossing(1, after.used(), state.start(), sliceEnds))
                                : Optional.empty()),
                state.used(),
                false,
                0,
                0,
                0,
                Optional.of(after));
    }

    static Bid bid(Row.Throttle row, int index, RowState.Line state, long units, long now) {
        var ends = now < row.endsAt() ? Math.min(end(state.line(), units, row.paceMs(), now), row.endsAt()) : now;
        return new Bid(
                row,
                state.id(),
                units,
                new Figures(
                        index,
                        ends > now ? Verdict.DELAY : Verdict.ADMIT,
                        units,
                        now < row.endsAt() ? 1 : 0,
                        0,
                        row.endsAt(),
                        ends,
                        Optional.empty()),
                0,
                false,
                0,
                0,
                0,
                Optional.of(new RowState.Line(state.id(), Math.max(state.line(), ends))));
    }

    private static long end(long line, long units, long paceMs, long now) {
        return Exact.add(Math.max(now, line), Exact.multiply(units, paceMs));
    }

    /** The state in the slice at {@code now}: those that ended meanwhile were high or calm. */
    static RowState.Sliced at(Row.Sustained row, RowState.Sliced state, long now) {
        var start = now - now % row.sliceMs();
        if (start <= state.start()) {
            return state;
        }
        var streak = state.streak();
        var slowed = state.slowed();
        var told = state.told();
        if (state.start() > 0) {
            var empty = (start - state.start()) / row.sliceMs() - 1;
            if ((state.used() >= row.atLeast()) == (slowed == 0)) {
                streak++;
            } else {
                streak = 0;
            }
            if (streak >= (slowed == 0 ? row.high() : row.calm())) {
                slowed = 1 - slowed;
                streak = 0;
            }
            if (empty > 0) {
                streak = slowed == 0 ? 0 : streak + empty;
            }
            if (slowed == 1 && streak >= row.calm()) {
                slowed = 0;
                streak = 0;
            }
            told = slowed == 0 ? 0 : told;
        }
        var forgottenAt = start + row.sliceMs() * (row.calm() + 1);
        return new RowState.Sliced(state.id(), start, 0, streak, slowed, state.line(), told, forgottenAt);
    }
}
