package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.table.LimitTable;
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
import java.util.function.Function;
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
    private final List<AddOn> addOns;
    private final Set<String> readLimits = new HashSet<>();
    private int pairs;

    private Plans(SequencedMap<String, Fields> plans, Sections sections, List<Campaign> campaigns, List<AddOn> addOns) {
        this.plans = plans;
        this.sections = sections;
        this.campaigns = campaigns;
        this.addOns = addOns;
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
            SequencedMap<String, Fields> plans,
            Sections sections,
            List<Campaign> campaigns,
            List<AddOn> addOns,
            Optional<Variation> variation) {
        return new Plans(plans, sections, campaigns, addOns).read(variation);
    }

    private SequencedMap<String, PlanSpec> read(Optional<Variation> variation) {
        plans.forEach((name, fields) -> fields.find("extends")
                .flatMap(field -> field.known("plan", plans.keySet()))
                .ifPresent(parent -> parents.put(name, parent)));
        var specs = new LinkedHashMap<String, PlanSpec>();
        plans.forEach((name, fields) -> specs.put(name, plan(name, fields, Agreed.NOTHING)));
        checkLimitsWithoutPlan();
        variation.ifPresent(varied -> Optional.ofNullable(plans.get(varied.plan()))
                .ifPresent(own -> specs.put(varied.text(), plan(varied, own))));
        return specs;
    }

    private PlanSpec plan(Variation varied, Fields own) {
        var agreed = Agreed.read(varied, addOns, sections.overrides(), own);
        return plan(varied.plan(), own, agreed).named(varied.text());
    }

    private PlanSpec plan(String name, Fields own, Agreed agreed) {
        var names = lineage(name, own);
        var line = names.stream().map(plans::get).toList();
        var values = values(line);
        reportUnset(own, values);
        var fields = own.with(values);
        var title = fields.require("title").flatMap(Field::text).orElse("");
        var cycle = nearest(line, values, "cycle", Plans::period).orElse(MONTHLY);
        var terms = terms(line, values, cycle, agreed);
        var underCampaigns = new LinkedHashMap<String, Terms>();
        for (var campaign : campaigns) {
            if (!Collections.disjoint(names, campaign.spec().plans()) && isNotTooMany(own)) {
                underCampaigns.put(campaign.spec().name(), terms(line, values, cycle, campaign, agreed));
            }
        }
        var agreedValues = values.overriddenBy(agreed.with());
        var installs = nearest(line, agreedValues, "installs", field -> field.whole(1, LimitTable.MAX));
        checkWithAddOns(line, values, cycle, own);
        fields.close();
        var spec = new PlanSpec(
                name,
                title,
                parents.get(name),
                cycle,
                installs.orElse(null),
                terms,
                underCampaigns,
                sections.pools().terms(agreedValues),
                sections.lanes().terms(agreedValues),
                inWords(agreedValues),
                agreed.discretion());
        mustHaveOneWallet(spec, own);
        return spec;
    }

    private boolean isNotTooMany(Fields plan) {
        if (++pairs > MOST_PAIRS) {
            plan.problem("makes more than " + MOST_PAIRS + " pairs of a plan and a campaign or add-on");
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

    /** What the plan itself says, or else the nearest of its ancestors that says something. */
    private static <T> Optional<T> nearest(
            List<Fields> line, Values values, String name, Function<Field, Optional<T>> reading) {
        var found = Optional.<T>empty();
        for (var plan : line) {
            var here = plan.with(values).find(name).flatMap(reading);
            found = here.isPresent() ? here : found;
        }
        return found;
    }

    /** With every add-on the plan must still be right; what it comes to is worked out where an account has the add-on. */
    private void checkWithAddOns(List<Fields> line, Values values, Period cycle, Fields own) {
        for (var addOn : addOns) {
            if (!addOn.with().isEmpty() && isNotTooMany(own)) {
                terms(line, values.overriddenBy(addOn.with()), cycle, Agreed.NOTHING);
            }
        }
    }

    private static Optional<Period> period(Field field) {
        return field.span().flatMap(span -> {
            if (!span.exact().isZero()) {
                return field.wrong("must be whole days, months or years");
            }
            return span.isZero() ? field.wrong("must be longer than zero") : Optional.of(span.calendar());
        });
    }

    private Terms terms(List<Fields> line, Values ofPlan, Period cycle, Agreed agreed) {
        var setting = sections.setting(ofPlan.overriddenBy(agreed.with()), cycle);
        var names = names(line, ofPlan);
        names.removeAll(agreed.exempt());
        var exempt = new HashSet<>(exempt(line, ofPlan));
        exempt.addAll(agreed.exempt());
        return new Terms(limits(line, names, setting), setting.prices(), signals(exempt, setting));
    }

    private Terms terms(List<Fields> line, Values ofPlan, Period cycle, Campaign campaign, Agreed agreed) {
        var setting = sections.setting(ofPlan.overriddenBy(campaign.with()).overriddenBy(agreed.with()), cycle);
        var names = names(line, ofPlan);
        names.addAll(campaign.limits());
        var exempt = new HashSet<>(exempt(line, ofPlan));
        exempt.addAll(campaign.exempt());
        exempt.addAll(agreed.exempt());
        names.removeAll(exempt);
        return new Terms(
                limits(line, names, setting),
                campaign.spec().free() ? List.of() : setting.prices(),
                signals(exempt, setting));
    }

    /** The limits of a plan that no campaign changes, inherited first. */
    private SequencedSet<String> names(List<Fields> line, Values values) {
        var names = new LinkedHashSet<String>();
        line.forEach(plan -> names.addAll(sections.overrides().limits(plan.with(values))));
        exempt(line, values).forEach(names::remove);
        return names;
    }

    private Set<String> exempt(List<Fields> line, Values values) {
        return line.stream()
                .flatMap(plan -> sections.overrides().exempt(plan.with(values)).stream())
                .collect(Collectors.toSet());
    }

    private List<Signal> signals(Set<String> exempt, Setting setting) {
        return sections.signals().names().stream()
                .flatMap(name -> sections.signals().read(name, setting).stream())
                .filter(signal -> !exempt.contains(signal.name()))
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
