package io.evenhand.policy.language;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one subscription has otherwise than its plan: its add-ons, and over them what was agreed with it.
 *
 * @param with values in place of the plan's and of campaigns'
 * @param exempt limits and signals that do not apply
 * @param discretion how its requests are handled
 */
record Agreed(Map<String, Yaml> with, Set<String> exempt, Discretion discretion) {

    static final Agreed NOTHING = new Agreed(Map.of(), Set.of(), Discretion.NONE);

    /** @param plan where to report what the file does not have */
    static Agreed read(Variation varied, List<AddOn> known, Overrides overrides, Fields plan) {
        var with = new LinkedHashMap<String, Yaml>();
        var exempt = new LinkedHashSet<String>();
        var setBy = new HashMap<String, String>();
        var discretion = Discretion.NONE;
        for (var name : varied.addOns()) {
            var found = known.stream()
                    .filter(each -> each.spec().name().equals(name))
                    .findFirst();
            if (found.isEmpty()) {
                plan.problem("unknown add-on " + Path.quoted(name));
                continue;
            }
            var addOn = found.get();
            with.putAll(addOn.with());
            exempt.addAll(addOn.spec().exempt());
            discretion = discretion.and(addOn.spec());
            addOn.with().keySet().forEach(parameter -> {
                var other = setBy.put(parameter, name);
                if (other != null) {
                    plan.problem("the add-ons " + other + " and " + name + " both set " + Path.quoted(parameter));
                }
            });
        }
        varied.with().forEach((parameter, value) -> {
            if (!overrides.hasParameter(parameter)) {
                plan.problem("unknown parameter " + Path.quoted(parameter));
            }
            with.put(parameter, new Yaml.Scalar(Position.START, value, true, false));
        });
        for (var rule : varied.exempt()) {
            if (!overrides.hasRule(rule)) {
                plan.problem("unknown limit or signal " + Path.quoted(rule));
            }
            exempt.add(rule);
        }
        return new Agreed(with, exempt, discretion);
    }
}
