package io.evenhand.policy.diff;

import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Section;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.page.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one version of a policy changes of another.
 *
 * @param changes what is the same for all plans first, then plan by plan
 */
public record PolicyDiff(List<Change> changes) {

    private static final String ALL = "Every plan";

    public PolicyDiff {
        changes = List.copyOf(changes);
    }

    public static PolicyDiff of(Policy before, Policy after) {
        var changes = new ArrayList<>(compared(PolicyMatters.of(before), PolicyMatters.of(after), ""));
        var byPlan = byPlan(before, after);
        var shared = byPlan.size() < 2 ? List.<Change>of() : shared(byPlan);
        changes.addAll(shared);
        byPlan.forEach(ofPlan -> ofPlan.stream()
                .filter(change -> !shared.contains(change.forAll()))
                .forEach(changes::add));
        changes.addAll(comeAndGone(before, after));
        return new PolicyDiff(changes);
    }

    /** What it changes for whoever is on one plan. */
    public static PolicyDiff of(Policy before, Policy after, String plan) {
        var changes = new ArrayList<>(compared(PolicyMatters.of(before), PolicyMatters.of(after), ""));
        changes.addAll(compared(matters(before, plan), matters(after, plan), ""));
        return new PolicyDiff(changes);
    }

    /** The plan's own, or nothing where there is no such plan. */
    private static List<Matter> matters(Policy policy, String plan) {
        return policy.plan(plan).map(found -> PlanMatters.of(policy, found)).orElseGet(List::of);
    }

    private static List<List<Change>> byPlan(Policy before, Policy after) {
        return before.plans().values().stream()
                .flatMap(was -> after.plan(was.name()).stream()
                        .map(now -> compared(PlanMatters.of(before, was), PlanMatters.of(after, now), now.title())))
                .toList();
    }

    /** What changes in the same way on every plan. */
    private static List<Change> shared(List<List<Change>> byPlan) {
        return byPlan.getFirst().stream()
                .map(Change::forAll)
                .filter(change -> byPlan.stream()
                        .allMatch(ofPlan -> ofPlan.stream().map(Change::forAll).anyMatch(change::equals)))
                .toList();
    }

    private static List<Change> comeAndGone(Policy before, Policy after) {
        var changes = new ArrayList<Change>();
        before.plans().values().stream()
                .filter(plan -> after.plan(plan.name()).isEmpty())
                .map(plan -> whole(plan).goes(plan.title()))
                .forEach(changes::add);
        after.plans().values().stream()
                .filter(plan -> before.plan(plan.name()).isEmpty())
                .map(plan -> whole(plan).comes(plan.title()))
                .forEach(changes::add);
        return changes;
    }

    private static Matter whole(PlanSpec plan) {
        return new Matter(plan.name(), "the plan", "the plan " + plan.title(), Direction.NEUTRAL, List.of());
    }

    private static List<Change> compared(List<Matter> before, List<Matter> after, String plan) {
        var known = byKey(before);
        var now = byKey(after);
        var changes = new ArrayList<Change>();
        now.forEach((key, matter) -> Optional.ofNullable(known.get(key))
                .ifPresentOrElse(
                        was -> changes.addAll(matter.since(was, plan)), () -> changes.add(matter.comes(plan))));
        known.forEach((key, matter) -> {
            if (!now.containsKey(key)) {
                changes.add(matter.goes(plan));
            }
        });
        return changes;
    }

    private static Map<String, Matter> byKey(List<Matter> matters) {
        return matters.stream()
                .collect(Collectors.toMap(Matter::key, matter -> matter, (first, _) -> first, LinkedHashMap::new));
    }

    /** A line for each change. */
    public String text() {
        return changes.stream()
                .map(change -> mark(change.direction()) + " " + change.sentence() + "\n")
                .collect(Collectors.joining());
    }

    /** A table for what all plans share, and one for each plan. */
    public List<Section> sections() {
        var byPlan =
                changes.stream().collect(Collectors.groupingBy(Change::plan, LinkedHashMap::new, Collectors.toList()));
        return byPlan.entrySet().stream()
                .map(ofPlan -> section(ofPlan.getKey().isEmpty() ? ALL : ofPlan.getKey(), ofPlan.getValue()))
                .toList();
    }

    private static Section section(String title, List<Change> changes) {
        var rows = changes.stream()
                .map(change -> List.of(
                        change.subject(), change.before(), change.after(), change.word() + words(change.direction())))
                .toList();
        var head = List.of("What", "Before", "After", "Change");
        return new Section(title, List.of(new Block.Table("What changes", head, rows)));
    }

    private static String words(Direction direction) {
        return switch (direction) {
            case BETTER -> " (better)";
            case WORSE -> " (worse)";
            case NEUTRAL -> "";
        };
    }

    private static char mark(Direction direction) {
        return switch (direction) {
            case BETTER -> '+';
            case WORSE -> '-';
            case NEUTRAL -> '*';
        };
    }
}
