package io.evenhand.policy.language;

import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The section {@code plans}: each plan with its ancestors, and every limit as that plan has it under each campaign. */
final class Plans {

    /** Every decision evaluates all limits of a plan. */
    static final int MOST_LIMITS = 32;

    /** All limits of a plan are read again for each of its campaigns. */
    static final int MOST_PAIRS = 100;

    private static final Period MONTHLY = Period.ofMonths(1);

    private final SequencedMap<String, Fields> plans;
    private final Map<String, String> parents = new LinkedHashMap<>();
    private final Sections sections;
    private final List<Campaign> campaigns;
    private final Set<String> readLimits = new HashSet<>();
    private int pairs;

    private Plans(SequencedMap<String, Fields> plans, Sections sections, List<Campaign> campaigns) {
        this.plans = plans;
        this.sections = sections;
        this.campaigns = campaigns;
    }

    /** The plans of the file, not read yet. */
    static SequencedMap<String, Fields> named(Field section) {
        var named = section.named(NameForm.PLAIN);
        if (named.isEmpty()) {
            section.problem("needs at least one plan");
        }
        var plans = new LinkedHashMap<String, Fields>();
        named.forEach((name, plan) -> plan.fields().ifPresent(fields -> plans.put(name, fields)));
        return plans;
    }

    static SequencedMap<String, PlanSpec> read(
            SequencedMap<String, Fields> plans, Sections sections, List<Campaign> campaigns) {
        return new Plans(plans, sections, campaigns).read();
    }

    private SequencedMap<String, PlanSpec> read() {
        plans.forEach((name, fields) -> fields.find("extends")
                .flatMap(field -> field.known("plan", plans.keySet()))
                .ifPresent(parent -> parents.put(name, parent)));
        var specs = new LinkedHashMap<String, PlanSpec>();
        plans.forEach((name, fields) -> specs.put(name, plan(name, fields)));
        checkLimitsWithoutPlan();
        return specs;
    }

    private PlanSpec plan(String name, Fields own) {
        var names = lineage(name, own);
        var line = names.stream().map(plans::get).toList();
        var values = values(line);
        reportUnset(own, values);
        var fields = own.with(values);
        var title = fields.require("title").flatMap(Field::text).orElse("");
        var cycle = cycle(line, values);
        var terms = terms(line, values, cycle);
        var underCampaigns = new LinkedHashMap<String, Terms>();
        for (var campaign : campaigns) {
            if (!Collections.disjoint(names, campaign.spec().plans()) && isNotTooMany(own)) {
                underCampaigns.put(campaign.spec().name(), terms(line, values, cycle, campaign));
            }
        }
        fields.notYet("installs");
        fields.close();
        var spec = new PlanSpec(
                name,
                title,
                parents.get(name),
                cycle,
                terms,
                underCampaigns,
                sections.pools().terms(values),
                inWords(values));
        mustHaveOneWallet(spec, own);
        return spec;
    }

    private boolean isNotTooMany(Fields plan) {
        if (++pairs > MOST_PAIRS) {
            plan.problem("makes more than " + MOST_PAIRS + " pairs of a plan and a campaign it has");
        }
        return pairs <= MOST_PAIRS;
    }

    /** The plan's ancestors, the oldest first, and itself. */
    private List<String> lineage(String name, Fields own) {
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
        return List.copyOf(names.reversed());
    }

    private Values values(List<Fields> line) {
        var values = sections.parameters().own(Values.Place.PLAN);
        for (var plan : line) {
            values = values.overriddenBy(sections.overrides().with(plan));
        }
        return values;
    }

    private void reportUnset(Fields plan, Values values) {
        for (var parameter : sections.parameters().specs().keySet()) {
            if (!values.inForce().containsKey(parameter)) {
                plan.missing("is required: the parameter has no value of its own", "with", parameter);
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

    private Terms terms(List<Fields> line, Values values, Period cycle) {
        var setting = sections.setting(values, cycle);
        return new Terms(limits(line, names(line, values), setting), setting.prices());
    }

    private Terms terms(List<Fields> line, Values ofPlan, Period cycle, Campaign campaign) {
        var setting = sections.setting(ofPlan.overriddenBy(campaign.with()), cycle);
        var names = names(line, ofPlan);
        names.addAll(campaign.limits());
        exempt(line, ofPlan).forEach(names::remove);
        campaign.exempt().forEach(names::remove);
        return new Terms(limits(line, names, setting), campaign.spec().free() ? List.of() : setting.prices());
    }

    /** The limits of a plan that no campaign changes, inherited first. */
    private SequencedSet<String> names(List<Fields> line, Values values) {
        var names = new LinkedHashSet<String>();
        line.forEach(plan -> names.addAll(sections.overrides().limits(plan.with(values))));
        exempt(line, values).forEach(names::remove);
        return names;
    }

    private List<String> exempt(List<Fields> line, Values values) {
        return line.stream()
                .flatMap(plan -> sections.overrides().exempt(plan.with(values)).stream())
                .toList();
    }

    private List<LimitSpec> limits(List<Fields> line, SequencedSet<String> names, Setting setting) {
        readLimits.addAll(names);
        if (names.size() > MOST_LIMITS) {
            line.getLast().problem("has more than " + MOST_LIMITS + " limits, inherited ones included");
            return List.of();
        }
        var specs = new ArrayList<LimitSpec>();
        names.forEach(name -> sections.limits().read(name, setting).ifPresent(specs::add));
        return specs;
    }

    /** A decision draws on one wallet. */
    private static void mustHaveOneWallet(PlanSpec plan, Fields own) {
        var wallets = plan.wallets();
        if (wallets.size() > 1) {
            own.problem("draws on the wallets " + String.join(" and ", wallets)
                    + ": relief, prices and credits of a plan and its campaigns must be of one wallet");
        }
    }

    /** A limit that no plan uses yet must still be right. */
    private void checkLimitsWithoutPlan() {
        var setting = sections.setting(sections.parameters().own(Values.Place.PLAN), MONTHLY);
        for (var name : sections.limits().names()) {
            if (!readLimits.contains(name)) {
                sections.limits().read(name, setting);
            }
        }
    }

    private static Map<String, String> inWords(Values values) {
        return values.inForce().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Parameters.words(entry.getValue())));
    }
}
