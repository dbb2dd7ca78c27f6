package io.evenhand.metering.policy;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A policy version read with values that were set at run time, as far as it can have them, and its plans. */
final class CompiledVersion {

    private final int number;
    private final Map<String, String> values;
    private final Policy policy;
    private final ConcurrentMap<String, CompiledPlan> plans = new ConcurrentHashMap<>();

    private CompiledVersion(int number, Map<String, String> values, Policy policy) {
        this.number = number;
        this.values = Map.copyOf(values);
        this.policy = policy;
    }

    static CompiledVersion read(int number, String source, Map<String, String> values) {
        return switch (PolicyReader.read(source, PolicyReader.fitting(source, values))) {
            case PolicyReading.Valid(var policy) -> new CompiledVersion(number, values, policy);
            case PolicyReading.Invalid(var errors) ->
                throw new IllegalStateException("Version %d cannot be read: %s".formatted(number, errors.getFirst()));
        };
    }

    Map<String, String> values() {
        return values;
    }

    CompiledPlan plan(String plan) {
        return plans.computeIfAbsent(
                plan,
                name -> policy.compile(number, name)
                        .orElseThrow(() -> new IllegalStateException(
                                "Version %d of %s has no plan %s".formatted(number, policy.name(), name))));
    }
}
