package io.evenhand.policy.language;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.example.Aspect;
import io.evenhand.policy.example.Example;
import io.evenhand.policy.example.Refusal;
import io.evenhand.policy.table.LimitTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code examples}: what it names must be there. Whether it is as they say is found out by running them. */
final class Examples {

    private static final int MOST_TIMES = 100;
    private static final Moment USUAL_TIME = new Moment.Exact(Instant.parse("2026-01-15T12:00:00Z"));
    private static final Moment USUAL_ANCHOR = new Moment.Midnight(LocalDate.of(2026, 1, 1));

    private final Named named;

    private Examples(Named named) {
        this.named = named;
    }

    /** What examples refer to. */
    record Named(Set<String> plans, Set<String> limits, Set<String> meters, Set<String> campaigns) {}

    static List<Example> read(Optional<Field> section, Named named) {
        var examples = new Examples(named);
        return section.map(Field::items).orElse(List.of()).stream()
                .flatMap(item -> item.fields().flatMap(fields -> examples.example(item, fields)).stream())
                .toList();
    }

    private Optional<Example> example(Field item, Fields fields) {
        var title = fields.require("title").flatMap(Field::text);
        var given = given(fields);
        var asked = fields.require("ask").flatMap(Field::fields).flatMap(this::asked);
        var expected = fields.require("expect").flatMap(Field::fields).map(this::expected);
        fields.close();
        if (title.isEmpty() || given.isEmpty() || asked.isEmpty() || expected.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Example(
                item.at().line(), item.at().column(), title.get(), given.get(), asked.get(), expected.get()));
    }

    private Optional<Example.Given> given(Fields fields) {
        var plan = fields.require("plan").flatMap(field -> field.known("plan", named.plans()));
        ZoneId zone = fields.find("zone").flatMap(Examples::zone).orElse(ZoneOffset.UTC);
        var at = fields.find("at").flatMap(Field::moment).orElse(USUAL_TIME);
        var anchor = fields.find("anchor").flatMap(Field::moment).orElse(USUAL_ANCHOR);
        var used = fields.find("used")
                .map(field -> figures(field, "limit", named.limits(), LimitTable.MAX))
                .orElse(Map.of());
        var credits = fields.find("credits")
                .flatMap(field -> field.whole(0, LimitTable.MAX))
                .orElse(0L);
        return plan.map(on -> new Example.Given(on, at.in(zone), zone, anchor.in(zone), used, credits));
    }

    private static Optional<ZoneId> zone(Field field) {
        return field.text().flatMap(text -> {
            try {
                return Optional.of(ZoneId.of(text));
            } catch (DateTimeException _) {
                return field.wrong("must be a time zone such as Europe/Berlin");
            }
        });
    }

    private Optional<Example.Asked> asked(Fields fields) {
        var action = fields.require("action").flatMap(field -> field.name(NameForm.WIDE));
        var model = fields.find("model").flatMap(field -> field.name(NameForm.WIDE));
        var units = fields.require("units")
                .map(field -> figures(field, "meter", named.meters(), Ask.MAX_UNITS))
                .orElse(Map.of());
        var attributes = fields.named("attributes", NameForm.WIDE);
        var values = new LinkedHashMap<String, Long>();
        attributes.forEach((name, field) -> field.whole(0, LimitTable.MAX).ifPresent(value -> values.put(name, value)));
        var times = fields.find("times").flatMap(field -> field.whole(1, MOST_TIMES));
        var credits = fields.find("credits").flatMap(Field::flag);
        fields.close();
        return action.map(what ->
                new Example.Asked(what, model.orElse(null), units, values, times.orElse(1L), credits.orElse(true)));
    }

    private static Map<String, Long> figures(Field field, String what, Collection<String> names, long most) {
        var figures = new LinkedHashMap<String, Long>();
        field.named(NameForm.PLAIN, what, names)
                .forEach((name, value) -> value.whole(0, most).ifPresent(figure -> figures.put(name, figure)));
        return figures;
    }

    private Map<Aspect, String> expected(Fields fields) {
        var expected = new EnumMap<Aspect, String>(Aspect.class);
        var present = new ArrayList<Aspect>();
        for (var aspect : Aspect.values()) {
            fields.find(aspect.written()).ifPresent(field -> {
                present.add(aspect);
                expectation(aspect, field).ifPresent(words -> expected.put(aspect, words));
            });
        }
        fields.close();
        if (present.isEmpty()) {
            fields.problem("expects nothing");
        }
        return expected;
    }

    private Optional<String> expectation(Aspect aspect, Field field) {
        return switch (aspect) {
            case OUTCOME -> field.oneOf(List.of("admit", "delay", "queue", "deny"), List.of(), "");
            case STARTS, RETRY_AFTER ->
                field.span().map(span -> span.usualLength().toString());
            case BAND -> field.name(NameForm.PLAIN);
            case LANE -> field.oneOf(List.of(Lanes.FAST, Lanes.RELAXED), List.of(), "");
            case CREDITS -> field.whole(0, LimitTable.MAX).map(String::valueOf);
            case LIMIT -> field.known("limit", named.limits());
            case CAMPAIGN -> field.known("campaign", named.campaigns());
            case PROBLEM -> field.oneOf(Refusal.codes(), List.of(), "");
        };
    }
}
