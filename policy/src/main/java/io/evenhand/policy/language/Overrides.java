package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what plans and campaigns change alike: parameter values, limits added, limits and signals left out. */
final class Overrides {

    private final Set<String> parameters;
    private final Set<String> limits;
    private final Set<String> signals;

    Overrides(Set<String> parameters, Set<String> limits, Set<String> signals) {
        this.parameters = parameters;
        this.limits = limits;
        this.signals = signals;
    }

    Map<String, Yaml> with(Fields owner) {
        var with = new LinkedHashMap<String, Yaml>();
        owner.with(Values.NONE)
                .find("with")
                .ifPresent(field -> field.named(NameForm.WIDE, "parameter", parameters)
                        .forEach((name, value) -> {
                            if (Parameters.isValue(value)) {
                                with.put(name, value.value());
                            }
                        }));
        return with;
    }

    List<String> limits(Fields owner) {
        return names(owner, "limits", "limit", limits);
    }

    /** Names of limits and of signals, which share one name space. */
    List<String> exempt(Fields owner) {
        var all = new LinkedHashSet<>(limits);
        all.addAll(signals);
        return names(owner, "exempt", "limit or signal", all);
    }

    boolean hasParameter(String name) {
        return parameters.contains(name);
    }

    /** Whether a limit or a signal has that name. */
    boolean hasRule(String name) {
        return limits.contains(name) || signals.contains(name);
    }

    private static List<String> names(Fields owner, String field, String what, Set<String> known) {
        return owner.find(field).map(Field::items).orElse(List.of()).stream()
                .flatMap(item -> item.known(what, known).stream())
                .toList();
    }
}
