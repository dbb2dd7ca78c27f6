package io.evenhand.policy.decision;

import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waiting places laid again, oldest first, after something changed for the better: credits arrived, or a window opened
 * for work that was beyond reach. A start moves earlier or stays (POLICY-LANGUAGE 2.4, 2.7).
 */
final class Rearrangement {

    /** The most places laid again at once; those behind keep their starts. */
    static final int MOST = 1_000;

    private Rearrangement() {}

    static void of(Desk desk) {
        var places = desk.waiting().stream()
                .filter(place -> moves(desk, place))
                .sorted(Comparator.comparingLong(Waiting::sequence))
                .limit(MOST)
                .toList();
        var lines = lines(desk);
        takeBack(desk, places);
        var behind = false;
        var unitsAhead = 0L;
        for (var place : places) {
            var payable = place.credits() ? desk.available() : -1;
            var moved = Arrangement.of(desk, desk.charges(place), payable, behind, unitsAhead);
            var start = Math.max(moved.startsAt(), place.notBefore());
            if (moved.isDeferred() || (!place.isDeferred() && start >= place.startsAt())) {
                stay(desk, place, start);
                behind |= place.isDeferred();
                unitsAhead += place.isDeferred() ? place.unitsToCome() : 0;
            } else {
                move(desk, place, moved, start);
            }
        }
        if (places.size() == MOST) {
            keepLines(desk, lines);
        }
    }

    /** Whether a place waits for its start, and all its limits are those the caller sees. */
    private static boolean moves(Desk desk, Waiting place) {
        var waits = switch (place.kind()) {
            case DEFERRED -> true;
            case TIMED -> place.startsAt() > desk.now();
            case TICKET, ESTIMATE -> false;
        };
        return waits
                && !place.relieved()
                && place.holder().equals(desk.holder())
                && desk.charges(place).size() == place.places().size();
    }

    private static List<Integer> banded(Desk desk) {
        var rows = new ArrayList<Integer>();
        for (var row = 0; row < desk.table().rows().size(); row++) {
            if (desk.table().rows().get(row) instanceof Row.Bands) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<Integer, Long> lines(Desk desk) {
        var lines = new HashMap<Integer, Long>();
        banded(desk).forEach(row -> lines.put(row, desk.state(row, Banded.class).line()));
        return lines;
    }

    /** Uncounts the places and puts each line back to where the first of them began. */
    private static void takeBack(Desk desk, List<Waiting> places) {
        for (var row : banded(desk)) {
            var state = desk.state(row, Banded.class);
            var mine = places.stream()
                    .filter(place -> !place.isDeferred())
                    .flatMap(place -> place.places().stream())
                    .filter(place -> place.row() == state.id())
                    .toList();
            var first = mine.stream().mapToLong(Waiting.Place::begins).min();
            if (first.isPresent()) {
                var left = state.withLine(Math.max(first.getAsLong(), state.pinned()));
                for (var place : mine) {
                    left = left.without(place);
                }
                desk.put(left);
            }
        }
    }

    private static void stay(Desk desk, Waiting place, long start) {
        if (place.isDeferred()) {
            desk.keep(place.expectedAt(Math.min(place.startsAt(), start)));
            return;
        }
        for (var row : banded(desk)) {
            for (var each : place.places()) {
                var state = desk.state(row, Banded.class);
                if (each.row() == state.id()) {
                    desk.put(state.recounted(each));
                }
            }
        }
    }

    private static void move(Desk desk, Waiting place, Arrangement moved, long start) {
        var laid = new HashMap<Long, Waiting.Place>();
        moved.commit(desk, false).forEach(each -> laid.put(each.row(), each));
        var places = place.places().stream()
                .map(each -> laid.getOrDefault(each.row(), each))
                .toList();
        desk.keep(place.startingAt(start, moved.isRelieved(), moved.paid(), places));
        if (moved.paid() > 0) {
            desk.log(new Use.Relieved(place.id(), moved.paid()));
        }
    }

    private static void keepLines(Desk desk, Map<Integer, Long> lines) {
        lines.forEach((row, line) -> {
            var state = desk.state(row, Banded.class);
            desk.put(state.withLine(Math.max(state.line(), line)));
        });
    }
}
