package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Activity;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of a policy a simulation did not try, said only of a policy that has it. */
final class Notes {

    private Notes() {}

    /**
     * @param attributes those that the requests have
     * @param recorded whether the use is read from a file
     */
    static List<String> of(
            Candidate tried, Shares plans, Collection<String> attributes, boolean recorded, long skipped) {
        var names = List.copyOf(plans.weights().keySet());
        var specs = names.stream()
                .flatMap(name -> tried.policy().plan(name).stream())
                .toList();
        var notes = new ArrayList<String>();
        if (skipped > 0) {
            notes.add("Skipped: %s of the file.".formatted(skipped == 1 ? "1 row" : Words.count(skipped) + " rows"));
        }
        tried.rows(names)
                .filter(Row.Ceiling.class::isInstance)
                .map(Row.Ceiling.class::cast)
                .filter(ceiling -> !attributes.contains(ceiling.attribute()))
                .map(ceiling -> "%s looks at %s, which no request has; give it with --attribute %2$s=LEAST..MOST."
                        .formatted(ceiling.limit(), ceiling.attribute()))
                .distinct()
                .forEach(notes::add);
        if (specs.stream().anyMatch(spec -> !spec.pools().isEmpty())) {
            notes.add("Capacity that accounts share (pools) is not simulated: it makes nobody wait here.");
        }
        var limits = specs.stream()
                .flatMap(PlanSpec::allTerms)
                .flatMap(terms -> terms.limits().stream())
                .toList();
        if (limits.stream().anyMatch(Notes::needsStrain)) {
            notes.add("Capacity counts as strained at any time: use is compared with that of others throughout.");
        }
        var unwatched = limits.stream()
                .filter(limit -> limit instanceof LimitSpec.Exclusive || limit instanceof LimitSpec.Repeats)
                .map(LimitSpec::name)
                .distinct()
                .toList();
        if (!unwatched.isEmpty()) {
            notes.add("Not evaluated, so that nobody is flagged by it: %s.".formatted(String.join(", ", unwatched)));
        }
        var unknown = specs.stream()
                .flatMap(PlanSpec::allTerms)
                .flatMap(terms -> terms.signals().stream())
                .flatMap(signal -> signal.when().facts().stream())
                .filter(fact -> !(recorded ? Activity.FACTS_OF_USE : Activity.FACTS_WITH_ORIGIN).contains(fact))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            notes.add("Facts that nothing is known of here, so that a rule that needs them does not hold: %s."
                    .formatted(String.join(", ", unknown)));
        }
        return notes;
    }

    private static boolean needsStrain(LimitSpec limit) {
        return limit instanceof LimitSpec.Relative relative
                && relative.comparison().strain() != null;
    }
}
