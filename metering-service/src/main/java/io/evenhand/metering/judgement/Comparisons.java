package io.evenhand.metering.judgement;

import io.evenhand.metering.policy.LimitTables.InForce;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.MeterSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.table.Stage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limits of the policy in force that compare accounts with each other, as each plan has them now. */
final class Comparisons {

    private final InForce inForce;
    private final Map<String, List<Compared>> known = new HashMap<>();

    Comparisons(InForce inForce) {
        this.inForce = inForce;
    }

    /**
     * A limit as a plan, or the variation of one, has it.
     *
     * @param stage what it may lead to now
     * @param meter what it counts
     */
    record Compared(LimitSpec.Relative limit, Stage stage, MeterSpec meter) {

        String name() {
            return limit.name();
        }
    }

    InForce inForce() {
        return inForce;
    }

    /** Everything that is to be judged, plan by plan; what is switched off is not. */
    List<Question> questions() {
        return inForce.policy().plans().keySet().stream()
                .flatMap(plan -> of(plan).stream()
                        .filter(each -> each.stage() != Stage.OFF)
                        .map(each -> new Question(plan, each.limit())))
                .toList();
    }

    /** What one rule says on a plan or the variation of one; empty where it is not judged. */
    Optional<Compared> of(String plan, String rule) {
        return of(plan).stream().filter(each -> each.name().equals(rule)).findFirst();
    }

    private List<Compared> of(String plan) {
        return known.computeIfAbsent(
                plan, name -> inForce.policy().plan(name).map(this::compared).orElse(List.of()));
    }

    private List<Compared> compared(PlanSpec plan) {
        var byName = new LinkedHashMap<String, Compared>();
        plan.allTerms()
                .flatMap(terms -> terms.limits().stream())
                .filter(LimitSpec.Relative.class::isInstance)
                .map(LimitSpec.Relative.class::cast)
                .forEach(limit -> compared(limit).ifPresent(one -> byName.putIfAbsent(limit.name(), one)));
        return List.copyOf(byName.values());
    }

    private Optional<Compared> compared(LimitSpec.Relative limit) {
        var stage = inForce.switches().stage(limit.name(), limit.common().stage());
        return Optional.ofNullable(limit.common().meter())
                .map(inForce.policy().meters()::get)
                .map(meter -> new Compared(limit, stage, meter));
    }
}
