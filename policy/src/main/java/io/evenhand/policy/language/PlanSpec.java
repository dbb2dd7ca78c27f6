package io.evenhand.policy.language;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan with everything it inherits.
 *
 * @param parent the plan it extends, if any
 * @param cycle its billing cycle
 * @param limits inherited first, then its own
 * @param values each parameter's value on this plan, as written
 */
public record PlanSpec(
        String name,
        String title,
        @Nullable String parent,
        Period cycle,
        List<LimitSpec> limits,
        Map<String, String> values) {

    public PlanSpec {
        limits = List.copyOf(limits);
        values = Map.copyOf(values);
    }

    public Optional<LimitSpec> limit(String name) {
        return limits.stream().filter(limit -> limit.name().equals(name)).findFirst();
    }
}
