package io.evenhand.accounts.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A policy as it is stored: its versions, and what its parameters were last set to at run time.
 *
 * @param set the last line of each parameter that was ever set
 * @param lines how many lines there are of what was done to its parameters
 */
record Editions(String name, List<PolicyVersionRow> versions, List<ParameterChange> set, long lines) {

    Editions {
        versions = List.copyOf(versions);
        set = List.copyOf(set);
    }

    Optional<PolicyVersionRow> version(int number) {
        return versions.stream().filter(row -> row.number() == number).findFirst();
    }

    Optional<ParameterChange> lastOf(String parameter) {
        return set.stream()
                .filter(change -> change.parameter().equals(parameter))
                .findFirst();
    }

    /** The same with one more line that set a parameter. */
    Editions with(ParameterChange change) {
        var changed = new ArrayList<>(set);
        changed.removeIf(earlier -> earlier.parameter().equals(change.parameter()));
        changed.add(change);
        return new Editions(name, versions, changed, change.number());
    }

    /** The values set at run time, by parameter; a version has those that it can have. */
    Map<String, String> values() {
        return set.stream().collect(Collectors.toMap(ParameterChange::parameter, ParameterChange::value));
    }

    /** Who does something, and when. */
    record Signature(String by, Instant at) {}

    /** Lines, numbered after {@code after}, that say that {@code version} goes without the values of {@code parameters}. */
    List<ParameterChange> dropped(Set<String> parameters, int version, long after, Signature signature) {
        var lines = new ArrayList<ParameterChange>();
        for (var change : set) {
            if (parameters.contains(change.parameter())) {
                lines.add(new ParameterChange(
                        after + lines.size() + 1,
                        change.parameter(),
                        ParameterChange.Kind.DROPPED,
                        change.value(),
                        null,
                        version,
                        signature.by(),
                        signature.at()));
            }
        }
        return lines;
    }
}
