package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a policy file; the one way in. */
public final class PolicyReader {

    private static final Span NO_TIME = new Span(Period.ZERO, Duration.ZERO);
    private static final String[] SECTIONS = {
        "policy",
        "title",
        "contact",
        "noticePeriod",
        "acceptance",
        "statements",
        "parameters",
        "meters",
        "wallets",
        "models",
        "lanes",
        "pools",
        "prices",
        "plans",
        "addOns",
        "campaigns",
        "limits",
        "violations",
        "signals",
        "ladders",
        "appeals",
        "reports",
        "examples"
    };

    private PolicyReader() {}

    /** Reads YAML or JSON. Whatever {@code source} holds, the answer is a policy or what is wrong with the text. */
    public static PolicyReading read(String source) {
        return read(source, Map.of());
    }

    /**
     * Reads the file with values that operators set at run time in place of its own (POLICY-LANGUAGE 2.11). A value that
     * the parameter's range does not hold is an error, and so is one that does not go with the rest of the file.
     *
     * @param changed values by parameter
     */
    public static PolicyReading read(String source, Map<String, String> changed) {
        return inspect(source, changed).reading();
    }

    /** Reads the file and looks at it as a careful reader would: what is right, but probably not meant so. */
    public static Inspection inspect(String source) {
        return inspect(source, Map.of());
    }

    private static Inspection inspect(String source, Map<String, String> changed) {
        var problems = new Problems();
        var uses = new Uses();
        var root = YamlFile.parse(source, problems);
        var policy =
                root.flatMap(file -> policy(file, changed, Optional.empty(), new Scope(problems, uses, Values.NONE)));
        if (root.isPresent() && policy.isPresent() && problems.isEmpty()) {
            var warnings = Warnings.of(policy.get(), new Outline(root.get()), uses);
            return new Inspection(new PolicyReading.Valid(policy.get()), warnings);
        }
        return new Inspection(new PolicyReading.Invalid(problems.inFileOrder()), List.of());
    }

    /**
     * Those of the {@code changed} values that this file can have: all, if it can be read with all of them; else those
     * that can be added one after the other, in the order of their names, until none can be added any more.
     */
    public static SequencedMap<String, String> fitting(String source, Map<String, String> changed) {
        var fitting = new TreeMap<>(changed);
        if (reads(source, fitting)) {
            return fitting;
        }
        fitting.clear();
        var left = new TreeMap<>(changed);
        while (left.entrySet().removeIf(change -> added(source, fitting, change))) {
            // One that goes only together with another may fit once that other is in.
        }
        return fitting;
    }

    private static boolean added(String source, Map<String, String> fitting, Map.Entry<String, String> change) {
        fitting.put(change.getKey(), change.getValue());
        if (reads(source, fitting)) {
            return true;
        }
        fitting.remove(change.getKey());
        return false;
    }

    private static boolean reads(String source, Map<String, String> changed) {
        return read(source, changed) instanceof PolicyReading.Valid;
    }

    /** @param variation one more plan, if any */
    static Optional<Policy> policy(Yaml root, Map<String, String> changed, Optional<Variation> variation, Scope scope) {
        return Field.of("", root, scope).flatMap(Field::fields).map(file -> {
            file.ask(SECTIONS);
            file.close();
            var parameters = Parameters.read(file.find("parameters"), changed, scope.problems());
            return policy(
                    file.with(parameters.own(Values.Place.POLICY)),
                    parameters,
                    variation,
                    new Variations(root, changed));
        });
    }

    private static Policy policy(
            Fields file, Parameters parameters, Optional<Variation> variation, Variations variations) {
        var meters = file.require("meters").map(Meters::read).orElseGet(LinkedHashMap::new);
        var wallets = file.find("wallets").map(Wallets::read).orElseGet(LinkedHashMap::new);
        var lanes = Lanes.read(file.find("lanes"));
        var pools = Pools.read(file.find("pools"), lanes);
        var conduct = ConductSections.read(file);
        var limits = new Limits(
                file.named("limits", NameForm.PLAIN),
                new Limits.Declared(
                        meters, wallets, pools.names(), conduct.violations().keySet()));
        var signals = new Signals(
                Signals.checked(file.find("signals"), limits.names())
                        .map(field -> field.named(NameForm.PLAIN))
                        .orElseGet(LinkedHashMap::new),
                conduct.violations().keySet(),
                new Conditions(parameters.specs().keySet()));
        var overrides = new Overrides(parameters.specs().keySet(), limits.names(), signals.names());
        var sections = new Sections(
                parameters, limits, new Prices(file.find("prices"), meters, wallets), lanes, pools, signals, overrides);
        SequencedMap<String, Fields> plans =
                file.require("plans").map(Plans::named).orElseGet(LinkedHashMap::new);
        var addOns = AddOn.all(file.find("addOns"), overrides);
        var campaigns = Campaign.all(file.find("campaigns"), plans.keySet(), overrides);
        return new Policy(
                file.require("policy")
                        .flatMap(field -> field.name(NameForm.PLAIN))
                        .orElse(""),
                file.require("title").flatMap(Field::text).orElse(""),
                file.require("contact").flatMap(Field::text).orElse(""),
                file.require("noticePeriod").flatMap(Field::span).orElse(NO_TIME),
                file.find("acceptance").flatMap(PolicyReader::acceptance).orElse(Acceptance.NONE),
                file.find("statements").map(PolicyReader::texts).orElse(List.of()),
                parameters.specs(),
                meters,
                wallets,
                file.find("models").map(lanes::ofModels).orElse(Map.of()),
                campaigns.stream().map(Campaign::spec).toList(),
                Plans.read(plans, sections, campaigns, addOns, variation),
                AddOn.specs(addOns),
                conduct,
                Examples.read(
                        file.with(Values.NONE).find("examples"),
                        new Examples.Named(plans.keySet(), limits.names(), meters.keySet(), names(campaigns))),
                variations);
    }

    private static Set<String> names(List<Campaign> campaigns) {
        return campaigns.stream().map(campaign -> campaign.spec().name()).collect(Collectors.toSet());
    }

    private static Optional<Acceptance> acceptance(Field field) {
        return field.oneOf(Map.of("none", Acceptance.NONE, "continued-use", Acceptance.CONTINUED_USE));
    }

    private static List<String> texts(Field field) {
        return field.items().stream().flatMap(item -> item.text().stream()).toList();
    }
}
