package io.evenhand.policy.decision;

import java.util.Comparator;
import java.util.List;

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
                .filter(place -> !place.relieved() && (place.deferred() || place.startsAt() > desk.now()))
                .filter(place -> desk.charges(place).size() == place.places().size())
                .sorted(Comparator.comparingLong(Waiting::sequence))
                .limit(MOST)
                .toList();
        var lines = lastLines(desk);
        takeBack(desk, places);
        var behind = false;
        var unitsAhead = 0L;
        for (var place : places) {
            var charges = desk.charges(place);
            var moved = Arrangement.of(desk, charges, place.credits(), behind, unitsAhead);
            if (moved.isDeferred() || (!place.deferred() && moved.startsAt() >= place.startsAt())) {
                stay(desk, place, moved);
                behind |= place.deferred();
                unitsAhead += place.deferred() ? units(place) : 0;
            } else {
                move(desk, place, moved);
            }
        }
        if (places.size() == MOST) {
            keepLines(desk, lines);
        }
    }

    private static long units(Waiting place) {
        return place.places().stream().mapToLong(Waiting.Place::units).sum();
    }

    private static List<Long> lastLines(Desk desk) {
        return java.util.stream.IntStream.range(0, desk.table().rows().size())
                .mapToObj(row -> desk.state(row).line())
                .toList();
    }

    /** Uncounts the places and puts each line back to where the first of them began. */
    private static void takeBack(Desk desk, List<Waiting> places) {
        for (var i = 0; i < desk.table().rows().size(); i++) {
            var id = desk.table().rows().get(i).id();
            var first = places.stream()
                    .filter(place -> !place.deferred())
                    .flatMap(place -> place.places().stream())
                    .filter(place -> place.row() == id)
                    .mapToLong(Waiting.Place::begins)
                    .min();
            var state = desk.state(i);
            if (first.isPresent()) {
                desk.put(state.withLine(Math.max(first.getAsLong(), state.pinned())));
            }
        }
        places.stream()
                .filter(place -> !place.deferred())
                .flatMap(place -> place.places().stream())
                .forEach(desk::uncount);
    }

    private static void stay(Desk desk, Waiting place, Arrangement moved) {
        if (place.deferred()) {
            desk.keep(at(place, Math.min(place.startsAt(), moved.startsAt())));
            return;
        }
        for (var i = 0; i < desk.table().rows().size(); i++) {
            var state = desk.state(i);
            for (var each : place.places()) {
                if (each.row() == state.id()) {
                    desk.put(state.recounted(each));
                }
            }
        }
    }

    private static void move(Desk desk, Waiting place, Arrangement moved) {
        var places = moved.commit(desk, false);
        desk.keep(new Waiting(
                place.id(),
                place.sequence(),
                place.acceptedAt(),
                moved.startsAt(),
                false,
                moved.isRelieved(),
                place.credits(),
                place.lapses(),
                place.fingerprint(),
                places));
        var credits = moved.credits(desk);
        if (credits.used() > 0) {
            desk.log(new Use.Relieved(place.id(), credits.wallet(), credits.used()));
        }
    }

    private static Waiting at(Waiting place, long startsAt) {
        return new Waiting(
                place.id(),
                place.sequence(),
                place.acceptedAt(),
                startsAt,
                place.deferred(),
                place.relieved(),
                place.credits(),
                place.lapses(),
                place.fingerprint(),
                place.places());
    }

    private static void keepLines(Desk desk, List<Long> lines) {
        for (var i = 0; i < lines.size(); i++) {
            var state = desk.state(i);
            desk.put(state.withLine(Math.max(state.line(), lines.get(i))));
        }
    }
}
