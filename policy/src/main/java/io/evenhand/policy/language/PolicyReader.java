package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads a policy file; the one way in. */
public final class PolicyReader {

    private static final Span NO_TIME = new Span(Period.ZERO, Duration.ZERO);
    private static final String[] SECTIONS_TO_COME = {
        "models",
        "lanes",
        "pools",
        "prices",
        "addOns",
        "campaigns",
        "violations",
        "signals",
        "ladders",
        "appeals",
        "reports"
    };

    private PolicyReader() {}

    /** Reads YAML or JSON. Whatever {@code source} holds, the answer is a policy or what is wrong with the text. */
    public static PolicyReading read(String source) {
        var problems = new Problems();
        var policy = YamlFile.parse(source, problems).flatMap(root -> policy(root, problems));
        if (policy.isPresent() && problems.isEmpty()) {
            return new PolicyReading.Valid(policy.get());
        }
        return new PolicyReading.Invalid(problems.inFileOrder());
    }

    private static Optional<Policy> policy(Yaml root, Problems problems) {
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
                    "plans",
                    "limits");
            file.notYet(SECTIONS_TO_COME);
            file.close();
            var parameters = Parameters.read(file.find("parameters"));
            return policy(file.with(parameters.own(Values.Place.POLICY)), parameters, problems);
        });
    }

    private static Policy policy(Fields file, Parameters parameters, Problems problems) {
        var meters = file.require("meters").map(Meters::read).orElseGet(LinkedHashMap::new);
        var wallets = file.find("wallets").map(Wallets::read).orElseGet(LinkedHashMap::new);
        var named =
                file.find("limits").map(field -> field.named(NameForm.PLAIN)).orElseGet(LinkedHashMap::new);
        var limits = new Limits(named, meters, wallets);
        SequencedMap<String, PlanSpec> plans = file.require("plans")
                .map(field -> new Plans(parameters, limits, problems).read(field))
                .orElseGet(LinkedHashMap::new);
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
                plans);
    }

    private static Optional<Acceptance> acceptance(Field field) {
        return field.oneOf(Map.of("none", Acceptance.NONE, "continued-use", Acceptance.CONTINUED_USE));
    }

    private static List<String> texts(Field field) {
        return field.items().stream().flatMap(item -> item.text().stream()).toList();
    }
}
