package io.evenhand.policy.language;

import io.evenhand.policy.language.PolicyWarning.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Looks at a policy that is right for what is probably not meant so. */
final class Warnings {

    private static final String LATER = "is read and printed; no service acts on it yet";

    private final Policy policy;
    private final Outline outline;
    private final Uses uses;
    private final List<PolicyWarning> found = new ArrayList<>();

    private Warnings(Policy policy, Outline outline, Uses uses) {
        this.policy = policy;
        this.outline = outline;
        this.uses = uses;
    }

    static List<PolicyWarning> of(Policy policy, Outline outline, Uses uses) {
        var warnings = new Warnings(policy, outline, uses);
        warnings.notActedOn();
        warnings.unused();
        warnings.addresses();
        warnings.appeals();
        Reach.of(policy).forEach(place -> warnings.add(Reason.UNREACHABLE, place.why(), place.path()));
        return warnings.found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(PolicyWarning::line).thenComparingInt(PolicyWarning::column))
                .toList();
    }

    private void add(Reason reason, String message, List<String> path) {
        outline.find(path)
                .map(at -> new PolicyWarning(at.line(), at.column(), Outline.words(path), reason, message))
                .ifPresent(found::add);
    }

    private void notActedOn() {
        add(Reason.NOT_ACTED_ON, LATER, List.of("reports", "requires"));
        add(Reason.NOT_ACTED_ON, LATER, List.of("reports", "evidence"));
        for (var limit : outline.keys("limits")) {
            onChange(limit);
        }
        policy.meters().values().stream()
                .filter(meter -> meter.aggregate() == Aggregate.MAX)
                .forEach(meter -> add(Reason.NOT_ACTED_ON, LATER, List.of("meters", meter.name(), "aggregate")));
        outline.keys("lanes").stream()
                .filter(lane -> !lane.equals(Lanes.RELAXED))
                .forEach(lane ->
                        add(Reason.NOT_ACTED_ON, "is read and printed; nothing leads into it", List.of("lanes", lane)));
    }

    /** A window that slides has no beginning to begin anew at, and no end. */
    private void onChange(String limit) {
        var path = List.of("limits", limit, "onChange");
        var slides = outline.find(List.of("limits", limit, "window", "rolling")).isPresent();
        outline.text(path)
                .filter(rule -> slides && !rule.equals("additive"))
                .ifPresent(_ -> add(Reason.NOT_ACTED_ON, LATER, path));
    }

    private void unused() {
        unused("parameters", Uses.PARAMETER, policy.parameters().keySet());
        unused("meters", "meter", policy.meters().keySet());
        unused("wallets", "wallet", policy.wallets().keySet());
        unused("limits", "limit", outline.keys("limits"));
        unused("ladders", "ladder", policy.conduct().ladders().keySet());
        for (var signal : outline.keys("signals")) {
            var judged = policy.plans().values().stream()
                    .flatMap(PlanSpec::allTerms)
                    .flatMap(terms -> terms.signals().stream())
                    .anyMatch(each -> each.name().equals(signal));
            if (!judged) {
                add(Reason.UNUSED, "every plan is exempt from it", List.of("signals", signal));
            }
        }
    }

    private void unused(String section, String what, Collection<String> names) {
        names.stream()
                .filter(name -> !uses.holds(what, name))
                .forEach(name -> add(Reason.UNUSED, "nothing uses this " + what, List.of(section, name)));
    }

    private void addresses() {
        address(policy.contact(), List.of("contact"));
        var byEmail = policy.conduct().appeals().email();
        if (byEmail != null) {
            address(byEmail.to(), List.of("appeals", "email", "to"));
        }
        var reports = policy.conduct().reports().email();
        if (reports != null) {
            address(reports, List.of("reports", "email"));
        }
    }

    private void address(String written, List<String> path) {
        if (written.equals(Policy.NOT_SET)) {
            add(Reason.ADDRESS_NOT_SET, "is not set yet; people cannot reach anybody here", path);
        }
    }

    private void appeals() {
        if (policy.conduct().appeals().window().isZero()) {
            policy.conduct().ladders().values().stream()
                    .filter(ladder -> ladder.hasMeasures())
                    .forEach(ladder -> add(
                            Reason.NO_APPEAL,
                            "takes something away, and there is no time to appeal it",
                            List.of("ladders", ladder.name())));
        }
    }
}
