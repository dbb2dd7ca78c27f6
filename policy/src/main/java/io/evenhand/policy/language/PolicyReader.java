package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Reads a policy file; the one way in. */
public final class PolicyReader {

    private static final Span NO_TIME = new Span(Period.ZERO, Duration.ZERO);
    private static final String[] SECTIONS_TO_COME = {"addOns", "violations", "signals", "ladders", "appeals", "reports"
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
        var problems = new Problems();
        var policy = YamlFile.parse(source, problems).flatMap(root -> policy(root, changed, problems));
        if (policy.isPresent() && problems.isEmpty()) {
            return new PolicyReading.Valid(policy.get());
        }
        return new PolicyReading.Invalid(problems.inFileOrder());
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

    private static Optional<Policy> policy(Yaml root, Map<String, String> changed, Problems problems) {
        var scope = new Scope(problems, Values.NONE);
        return Field.of("", root, scope).flatMap(Field::fields).map(file -> {
            file.ask(
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
                    "campaigns",
                    "limits");
            file.notYet(SECTIONS_TO_COME);
            file.close();
            var parameters = Parameters.read(file.find("parameters"), changed, problems);
            return policy(file.with(parameters.own(Values.Place.POLICY)), parameters, problems);
        });
    }

    private static Policy policy(Fields file, Parameters parameters, Problems problems) {
        var meters = file.require("meters").map(Meters::read).orElseGet(LinkedHashMap::new);
        var wallets = file.find("wallets").map(Wallets::read).orElseGet(LinkedHashMap::new);
        var lanes = Lanes.read(file.find("lanes"));
        var limits = new Limits(
                file.find("limits").map(field -> field.named(NameForm.PLAIN)).orElseGet(LinkedHashMap::new),
                meters,
                wallets);
        var sections = new Sections(
                parameters,
                limits,
                new Prices(file.find("prices"), meters, wallets),
                lanes,
                Pools.read(file.find("pools"), lanes),
                new Overrides(parameters.specs().keySet(), limits.names(), problems));
        SequencedMap<String, Fields> plans =
                file.require("plans").map(Plans::named).orElseGet(LinkedHashMap::new);
        var campaigns = Campaign.all(file.find("campaigns"), plans.keySet(), sections.overrides());
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
                Plans.read(plans, sections, campaigns));
    }

    private static Optional<Acceptance> acceptance(Field field) {
        return field.oneOf(Map.of("none", Acceptance.NONE, "continued-use", Acceptance.CONTINUED_USE));
    }

    private static List<String> texts(Field field) {
        return field.items().stream().flatMap(item -> item.text().stream()).toList();
    }
}
