package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.decision.RowState.Bucket;
import io.evenhand.policy.decision.RowState.Counted;
import io.evenhand.policy.decision.RowState.Leased;
import io.evenhand.policy.decision.RowState.Line;
import io.evenhand.policy.decision.RowState.Sliced;
import io.evenhand.policy.table.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An estimate settled by what was used. What was estimated too much is given back, units and credits, but not the turn;
 * what was too little is counted after all, and refused no more (DESIGN 3).
 */
final class Settlement {

    private Settlement() {}

    static void of(Desk desk, Waiting place, Optional<List<Charge>> actual, Map<String, Long> units) {
        desk.remove(place);
        if (actual.isEmpty()) {
            return;
        }
        var credits = 0L;
        for (var each : place.places()) {
            for (var row = 0; row < desk.table().rows().size(); row++) {
                if (place.holder().counter(desk.table().rows().get(row)) == each.row()) {
                    var more = used(actual.get(), row) - each.units();
                    credits += settle(desk, desk.table().rows().get(row), each, more);
                }
            }
        }
        var returned = Math.max(credits, -place.paid());
        desk.spend(Math.max(0, returned));
        desk.log(new Use.Settled(place.id(), place.acceptedAt(), place.units(), units, returned));
    }

    private static long used(List<Charge> actual, int row) {
        return actual.stream()
                .filter(charge -> charge.row() == row)
                .mapToLong(Charge::units)
                .sum();
    }

    /** Answers the credits that are due for it, or returned when negative. */
    private static long settle(Desk desk, Row row, Waiting.Place place, long more) {
        desk.change(place.row(), state -> switch (state) {
            case Banded banded when row instanceof Row.Bands bands -> settled(bands, banded, place, more, desk.now());
            case Counted counted when place.inFirst() > 0 -> counted.adjusted(place, more);
            case Bucket bucket when row instanceof Row.Rate rate -> Rates.adjusted(rate, bucket, more, desk.now());
            case Banded _, Counted _, Bucket _, Leased _, Sliced _, Line _ -> state;
        });
        return row instanceof Row.Price price ? more * price.each() : 0;
    }

    /** Units are taken from the later window first; more of them take their turn after the last. */
    private static Banded settled(Row.Bands row, Banded state, Waiting.Place place, long more, long now) {
        if (place.begins() == 0) {
            return state;
        }
        if (more >= 0) {
            var present = place.inSecond() == 0;
            var used = present ? state.used() : state.nextUsed();
            var longer = Pace.total(row, Exact.add(used, more)) - Pace.total(row, used);
            var counted = inWindow(state, present ? place.first() : place.second(), more);
            return counted.equals(state) ? state : counted.withLine(Exact.add(Math.max(now, state.line()), longer));
        }
        var fromSecond = Math.min(-more, place.inSecond());
        var left = inWindow(state, place.second(), -fromSecond);
        return inWindow(left, place.first(), more + fromSecond);
    }

    private static Banded inWindow(Banded state, long start, long units) {
        return state.counting(start == state.windowStart() ? units : 0, start == state.resetsAt() ? units : 0);
    }
}
