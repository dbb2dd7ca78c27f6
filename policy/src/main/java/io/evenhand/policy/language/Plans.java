package io.evenhand.policy.language;

import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The section {@code plans}: each plan with its ancestors, and every limit as that plan has it. */
final class Plans {

    /** Every decision evaluates all limits of a plan. */
    static final int MOST_LIMITS = 32;

    private static final Period MONTHLY = Period.ofMonths(1);

    private final SequencedMap<String, Fields> plans = new LinkedHashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();
    private final Parameters parameters;
    private final Limits limits;
    private final Problems problems;
    private final Set<String> usedLimits = new HashSet<>();

    Plans(Parameters parameters, Limits limits, Problems problems) {
        this.parameters = parameters;
        this.limits = limits;
        this.problems = problems;
    }

    SequencedMap<String, PlanSpec> read(Field section) {
        var named = section.named(NameForm.PLAIN);
        if (named.isEmpty()) {
            section.problem("needs at least one plan");
        }
        named.forEach((name, plan) -> plan.fields().ifPresent(fields -> plans.put(name, fields)));
        plans.forEach((name, fields) -> fields.find("extends")
                .flatMap(field -> field.known("plan", plans.keySet()))
                .ifPresent(parent -> parents.put(name, parent)));
        var specs = new LinkedHashMap<String, PlanSpec>();
        plans.forEach((name, fields) -> specs.put(name, plan(name, fields)));
        checkLimitsWithoutPlan();
        return specs;
    }

    private PlanSpec plan(String name, Fields own) {
        var line = lineage(name, own);
        var values = values(line);
        reportUnset(own, values);
        var fields = own.with(values);
        var title = fields.require("title").flatMap(Field::text).orElse("");
        var cycle = cycle(line, values);
        var limits = limits(line, values, cycle);
        fields.notYet("installs", "exempt");
        fields.close();
        return new PlanSpec(name, title, parents.get(name), cycle, limits, inWords(values));
    }

    /** The plan's ancestors, the oldest first, and itself. */
    private List<Fields> lineage(String name, Fields own) {
        var names = new LinkedHashSet<String>();
        for (@Nullable String at = name; at != null; at = parents.get(at)) {
            if (!names.add(at)) {
                if (at.equals(name)) {
                    own.find("extends")
                            .ifPresent(
                                    field -> field.problem("a plan cannot extend itself, not even by way of others"));
                }
                break;
            }
        }
        return names.reversed().stream().map(plans::get).toList();
    }

    private Values values(List<Fields> line) {
        var values = parameters.own(Values.Place.PLAN);
        for (var plan : line) {
            values = values.overriddenBy(with(plan));
        }
        return values;
    }

    private Map<String, Yaml> with(Fields plan) {
        var with = new LinkedHashMap<String, Yaml>();
        var known = parameters.specs().keySet();
        plan.with(Values.NONE)
                .find("with")
                .ifPresent(field -> field.named(NameForm.WIDE).forEach((name, value) -> {
                    if (!known.contains(name)) {
                        value.problem("unknown parameter " + Path.quoted(name)
                                + problems.suggestion(value.at(), known, name));
                    } else if (Parameters.isValue(value)) {
                        with.put(name, value.value());
                    }
                }));
        return with;
    }

    private void reportUnset(Fields plan, Values values) {
        for (var parameter : parameters.specs().keySet()) {
            if (!values.inForce().containsKey(parameter)) {
                problems.add(
                        plan.at(),
                        Path.child(Path.child(plan.path(), "with"), parameter),
                        "is required: the parameter has no value of its own");
            }
        }
    }

    private static Period cycle(List<Fields> line, Values values) {
        var cycle = MONTHLY;
        for (var plan : line) {
            cycle = plan.with(values).find("cycle").flatMap(Plans::period).orElse(cycle);
        }
        return cycle;
    }

    private static Optional<Period> period(Field field) {
        return field.span().flatMap(span -> {
            if (!span.exact().isZero()) {
                return field.wrong("must be whole days, months or years");
            }
            return span.isZero() ? field.wrong("must be longer than zero") : Optional.of(span.calendar());
        });
    }

    private List<LimitSpec> limits(List<Fields> line, Values values, Period cycle) {
        var names = new LinkedHashSet<String>();
        for (var plan : line) {
            plan.with(values)
                    .find("limits")
                    .map(Field::items)
                    .orElse(List.of())
                    .forEach(item -> item.known("limit", limits.names()).ifPresent(names::add));
        }
        usedLimits.addAll(names);
        if (names.size() > MOST_LIMITS) {
            line.getLast().problem("has more than " + MOST_LIMITS + " limits, inherited ones included");
            return List.of();
        }
        var specs = new ArrayList<LimitSpec>();
        names.forEach(name -> limits.read(name, values, cycle).ifPresent(specs::add));
        return specs;
    }

    /** A limit that no plan uses yet must still be right. */
    private void checkLimitsWithoutPlan() {
        for (var name : limits.names()) {
            if (!usedLimits.contains(name)) {
                limits.read(name, parameters.own(Values.Place.PLAN), MONTHLY);
            }
        }
    }

    private static Map<String, String> inWords(Values values) {
        return values.inForce().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Parameters.words(entry.getValue())));
    }
}
