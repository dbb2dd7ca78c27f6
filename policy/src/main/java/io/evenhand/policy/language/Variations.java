package io.evenhand.policy.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans of a policy as single subscriptions have them, each read from the file when it is first asked for. What of a
 * variation does not fit the file, because a later version has no such add-on, parameter or rule any more, is left out.
 */
final class Variations {

    private final Yaml file;
    private final Map<String, String> changed;
    private final Map<String, Optional<PlanSpec>> known = new ConcurrentHashMap<>();
    private final Set<String> faultless = ConcurrentHashMap.newKeySet();

    /** @param changed values that operators set at run time, by parameter */
    Variations(Yaml file, Map<String, String> changed) {
        this.file = file;
        this.changed = Map.copyOf(changed);
    }

    /** The plan with what fits of its variation. */
    Optional<PlanSpec> find(Variation variation) {
        return known.computeIfAbsent(
                variation.text(),
                text -> read(variation).or(() -> read(fitting(variation))).map(plan -> plan.named(text)));
    }

    /** What is wrong with it; nothing when all of it fits. */
    List<PolicyError> errors(Variation variation) {
        if (faultless.contains(variation.text())) {
            return List.of();
        }
        var problems = new Problems();
        PolicyReader.policy(file, changed, Optional.of(variation), new Scope(problems, new Uses(), Values.NONE));
        if (problems.isEmpty()) {
            faultless.add(variation.text());
        }
        return problems.inFileOrder();
    }

    private Variation fitting(Variation variation) {
        var fitting = variation.without();
        for (var piece : variation.pieces()) {
            var more = fitting.and(piece);
            fitting = errors(more).isEmpty() ? more : fitting;
        }
        return fitting;
    }

    private Optional<PlanSpec> read(Variation variation) {
        var problems = new Problems();
        return PolicyReader.policy(file, changed, Optional.of(variation), new Scope(problems, new Uses(), Values.NONE))
                .filter(_ -> problems.isEmpty())
                .flatMap(policy -> Optional.ofNullable(policy.plans().get(variation.text())));
    }
}
