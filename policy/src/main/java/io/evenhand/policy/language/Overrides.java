package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what plans and campaigns change alike: parameter values, limits added, limits left out. */
final class Overrides {

    private final Set<String> parameters;
    private final Set<String> limits;
    private final Problems problems;

    Overrides(Set<String> parameters, Set<String> limits, Problems problems) {
        this.parameters = parameters;
        this.limits = limits;
        this.problems = problems;
    }

    Map<String, Yaml> with(Fields owner) {
        var with = new LinkedHashMap<String, Yaml>();
        owner.with(Values.NONE)
                .find("with")
                .ifPresent(field -> field.named(NameForm.WIDE).forEach((name, value) -> {
                    if (!parameters.contains(name)) {
                        value.problem("unknown parameter " + Path.quoted(name)
                                + problems.suggestion(value.at(), parameters, name));
                    } else if (Parameters.isValue(value)) {
                        with.put(name, value.value());
                    }
                }));
        return with;
    }

    List<String> limits(Fields owner) {
        return names(owner, "limits");
    }

    List<String> exempt(Fields owner) {
        return names(owner, "exempt");
    }

    private List<String> names(Fields owner, String field) {
        return owner.find(field).map(Field::items).orElse(List.of()).stream()
                .flatMap(item -> item.known("limit", limits).stream())
                .toList();
    }
}
