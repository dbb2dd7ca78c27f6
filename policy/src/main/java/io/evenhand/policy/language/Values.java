package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What {@code $name} stands for at one place of the file.
 *
 * @param inForce the parameters that have a value here
 * @param declared all parameters
 * @param place whose values these are
 */
record Values(SequencedMap<String, Yaml> inForce, Set<String> declared, Place place) {

    enum Place {
        /** Where no parameter can stand. */
        LITERAL,
        /** Outside plans: a parameter without a value of its own is an error where it is used. */
        POLICY,
        /** In a plan and its limits: a parameter without a value is reported once, at the plan. */
        PLAN
    }

    static final Values NONE = new Values(new LinkedHashMap<>(), Set.of(), Place.LITERAL);

    Values overriddenBy(Map<String, Yaml> with) {
        var merged = new LinkedHashMap<>(inForce);
        merged.putAll(with);
        return new Values(merged, declared, place);
    }
}
