package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Then;
import java.util.Optional;

/** Quotas: a request fits or it does not, and then the first of {@code then} that is possible (2.6, 2.9, 2.13). */
final class Quotas {

    private final Row.Quota row;
    private final int index;
    private final RowState.Counted state;
    private final long now;
    private final long counted;

    private Quotas(Row.Quota row, int index, RowState.Counted state, long now) {
        this.row = row;
        this.index = index;
        this.state = state;
        this.now = now;
        this.counted = state.counted(row.rollingMs(), now);
    }

    static Bid bid(Row.Quota row, int index, RowState.Counted state, long wanted, Ask ask, Purse purse, long now) {
        // The first call on an empty counter passes, however large its estimate is.
        var units = ask.estimateMs() > 0 ? Math.min(wanted, row.size()) : wanted;
        return new Quotas(row, index, state, now).bid(units, ask, purse);
    }

    private Bid bid(long units, Ask ask, Purse purse) {
        var fits = counted + units <= row.size();
        if (fits || !row.isEnforced()) {
            return bid(fits ? Verdict.ADMIT : Verdict.DENY, state.counting(units), units, counted + units);
        }
        for (var then : row.then()) {
            switch (then) {
                case Then.Relaxed(var pace) -> {
                    if (ask.relaxed()) {
                        return relaxed(units, pace);
                    }
                }
                case Then.Credits(var each) -> {
                    var credits = Exact.multiply(units, each);
                    if (ask.credits() && purse.setAside(credits)) {
                        return bid(Verdict.ADMIT, state, units, 0, counted, now, false, 0, credits);
                    }
                }
                case Then.Block _ -> {
                    return bid(Verdict.DENY, state, units, 0, counted, now, false, retryAt(units), 0);
                }
            }
        }
        throw new IllegalStateException("the last thing that follows a quota is to block");
    }

    private Bid relaxed(long units, long pace) {
        var ends = Exact.add(Math.max(now, state.line()), Exact.multiply(units, pace));
        var verdict = ends > now ? Verdict.DELAY : Verdict.ADMIT;
        return bid(verdict, state.withLine(ends), units, 0, counted, ends, true, 0, 0);
    }

    private Bid bid(Verdict verdict, RowState.Counted after, long units, long used) {
        return bid(verdict, after, units, units, used, now, false, 0, 0);
    }

    private Bid bid(
            Verdict verdict,
            RowState.Counted after,
            long units,
            long inWindow,
            long used,
            long startsAt,
            boolean relaxed,
            long retryAt,
            long credits) {
        var tells = verdict != Verdict.DENY || !row.isEnforced();
        var crosses = tells && state.told() == 0 && row.head().stage().tells() && (inWindow == 0 || used >= row.size());
        var crossing = crosses
                ? Optional.of(new Crossing(1, used, state.windowStart(), state.resetsAt()))
                : Optional.<Crossing>empty();
        return new Bid(
                row,
                state.id(),
                units,
                new Figures(
                        index,
                        verdict,
                        used,
                        relaxed ? 1 : 0,
                        state.windowStart(),
                        state.resetsAt(),
                        startsAt,
                        crossing),
                counted,
                relaxed,
                retryAt,
                credits,
                inWindow,
                Optional.of(crosses ? after.asTold() : after));
    }

    /** When the request would fit, or 0 when it never does. */
    private long retryAt(long units) {
        if (units > row.size()) {
            return 0;
        }
        if (row.rollingMs() == 0) {
            return state.resetsAt();
        }
        var room = row.size() - units - state.used();
        return room >= 0
                ? state.resetsAt() - Exact.multiply(room, row.rollingMs()) / Math.max(1, state.previous())
                : state.resetsAt()
                        + row.rollingMs()
                        - Exact.multiply(row.size() - units, row.rollingMs()) / Math.max(1, state.used());
    }
}
