package io.evenhand.local.simulate;

import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Terms;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What of a policy a simulation did not try, said only of a policy that has it. */
final class Notes {

    private Notes() {}

    /** @param attributes those that the requests have */
    static List<String> of(Candidate tried, Shares plans, Collection<String> attributes, long skipped) {
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
        var watched = Stream.concat(
                        specs.stream()
                                .flatMap(Notes::terms)
                                .flatMap(terms -> terms.signals().stream())
                                .map(signal -> signal.name()),
                        specs.stream()
                                .flatMap(Notes::terms)
                                .flatMap(terms -> terms.limits().stream())
                                .filter(limit -> !(limit instanceof LimitSpec.Decisive))
                                .map(LimitSpec::name))
                .distinct()
                .toList();
        if (!watched.isEmpty()) {
            notes.add("Not evaluated, so that nobody is flagged here: %s.".formatted(String.join(", ", watched)));
        }
        return notes;
    }

    private static Stream<Terms> terms(PlanSpec plan) {
        return Stream.concat(Stream.of(plan.terms()), plan.campaigns().values().stream());
    }
}
