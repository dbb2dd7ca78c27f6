package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.table.Row;
import java.util.Optional;

/**
 * What one limit without bands says to a request, worked out before anything is changed.
 *
 * @param figures its figures if the request is accepted
 * @param usedBefore the figure {@code used} if it is not
 * @param relaxed whether it sends the request to the relaxed lane
 * @param retryAt when it would no longer refuse, or 0
 * @param credits what the request must pay for it
 * @param counted units it counts
 * @param after the counter if the request is accepted; empty when that changes nothing
 */
record Bid(
        Row row,
        long counter,
        long units,
        Figures figures,
        long usedBefore,
        boolean relaxed,
        long retryAt,
        long credits,
        long counted,
        Optional<RowState> after) {

    Verdict verdict() {
        return figures.verdict();
    }

    boolean refuses() {
        return row.isEnforced() && verdict() == Verdict.DENY;
    }

    /** What the limit says for the decision: nothing while it is not enforced. */
    long startsAt(long now) {
        return row.isEnforced() ? figures.startsAt() : now;
    }

    /** Its figures if the request is not accepted. */
    Figures figuresBefore() {
        return new Figures(
                figures.row(),
                figures.verdict(),
                usedBefore,
                figures.step(),
                figures.windowStart(),
                figures.resetsAt(),
                figures.startsAt(),
                Optional.empty());
    }

    Waiting.Place place() {
        return new Waiting.Place(
                counter, units, figures.windowStart(), counted, figures.resetsAt(), 0, 0, figures.startsAt());
    }

    /** What a place says of a limit that has not counted it. */
    Waiting.Place uncounted() {
        return new Waiting.Place(counter, units, 0, 0, 0, 0, 0, 0);
    }

    /** A limit that keeps no counter. */
    static Bid stateless(
            Row row, long counter, int index, long units, Verdict verdict, long used, long paid, long now) {
        var figures = new Figures(index, verdict, used, 0, 0, 0, now, Optional.<Crossing>empty());
        return new Bid(row, counter, units, figures, used, false, 0, paid, 0, Optional.empty());
    }
}
