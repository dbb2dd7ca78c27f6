package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The section {@code ladders}. */
final class Ladders {

    static final long MOST_POINTS = 1_000;

    private static final Span UNREAD = new Span(Period.ZERO, Duration.ZERO);
    private static final Ladder.AfterReversal USUAL =
            new Ladder.AfterReversal(new Span(Period.ofDays(30), Duration.ZERO), 2);

    private Ladders() {}

    static SequencedMap<String, Ladder> read(SequencedMap<String, Field> section) {
        var ladders = new LinkedHashMap<String, Ladder>();
        section.forEach((name, ladder) -> ladder.fields().ifPresent(fields -> ladders.put(name, ladder(name, fields))));
        return ladders;
    }

    private static Ladder ladder(String name, Fields fields) {
        var ladder = new Ladder(
                name,
                fields.require("memory").flatMap(Field::life).orElse(UNREAD),
                fields.find("strikes").flatMap(Field::flag).orElse(false),
                fields.find("notice")
                        .flatMap(Field::fields)
                        .map(Ladders::notice)
                        .orElse(null),
                fields.find("ask").flatMap(Field::fields).map(Ladders::inquiry).orElse(null),
                fields.require("steps").map(Ladders::steps).orElse(List.of()),
                fields.find("afterReversal")
                        .flatMap(Field::fields)
                        .map(Ladders::afterReversal)
                        .orElse(USUAL));
        fields.close();
        return ladder;
    }

    private static Ladder.Notice notice(Fields fields) {
        var notice = new Ladder.Notice(
                fields.require("grace").flatMap(Field::life).orElse(UNREAD),
                fields.find("recheck").flatMap(Field::flag).orElse(false));
        fields.close();
        return notice;
    }

    private static Ladder.Inquiry inquiry(Fields fields) {
        var inquiry = new Ladder.Inquiry(
                fields.require("about").flatMap(Field::text).orElse(""),
                fields.require("within").flatMap(Field::life).orElse(UNREAD));
        fields.close();
        return inquiry;
    }

    private static Ladder.AfterReversal afterReversal(Fields fields) {
        var after = new Ladder.AfterReversal(
                fields.find("caseOnlyFor").flatMap(Field::life).orElse(USUAL.caseOnlyFor()),
                fields.find("confirmedForPermanent")
                        .flatMap(field -> field.whole(1, MOST_POINTS))
                        .orElse(USUAL.confirmedForPermanent()));
        fields.close();
        return after;
    }

    private static List<Step> steps(Field field) {
        var steps = new ArrayList<Step>();
        var items = field.items();
        if (items.isEmpty()) {
            field.problem("needs at least one step");
        }
        for (var item : items) {
            var before = steps.isEmpty() ? 0 : steps.getLast().at();
            item.fields().flatMap(fields -> step(fields, before)).ifPresent(steps::add);
        }
        return steps;
    }

    private static Optional<Step> step(Fields fields, long before) {
        var at = fields.require("at")
                .flatMap(field -> field.whole(1, MOST_POINTS)
                        .flatMap(points -> points > before
                                ? Optional.of(points)
                                : field.wrong("must be above " + before + ", where the step before it begins")));
        var measure = Measures.read(fields);
        var by = measure.flatMap(found -> Measures.decider(fields, found));
        fields.close();
        return at.flatMap(points -> measure.flatMap(what -> by.map(who -> new Step(points, what, who))));
    }
}
