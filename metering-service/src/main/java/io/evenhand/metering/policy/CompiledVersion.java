package io.evenhand.metering.policy;

import io.evenhand.policy.language.Acceptance;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.Term;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A policy version read with what was set at run time, values as far as it can have them, and its plans. */
final class CompiledVersion {

    private final int number;
    private final Settings settings;
    private final Policy policy;
    private final Term term;
    private final Optional<CompiledVersion> before;
    private final ConcurrentMap<String, Optional<CompiledPlan>> plans = new ConcurrentHashMap<>();

    private CompiledVersion(int number, Settings settings, Policy policy, Term term, Optional<CompiledVersion> before) {
        this.number = number;
        this.settings = settings;
        this.term = term;
        this.before = before;
        this.policy = policy;
    }

    /** Of a version by itself. */
    static CompiledVersion read(int number, String source, Settings settings) {
        return read(number, source, settings, Term.ALWAYS, Optional.empty());
    }

    /** Of a version that goes on with the counters of the one before. */
    static CompiledVersion read(
            int number, String source, Settings settings, Term term, Optional<CompiledVersion> before) {
        return switch (PolicyReader.read(source, PolicyReader.fitting(source, settings.values()))) {
            case PolicyReading.Valid(var policy) -> new CompiledVersion(number, settings, policy, term, before);
            case PolicyReading.Invalid(var errors) ->
                throw new IllegalStateException("Version %d cannot be read: %s".formatted(number, errors.getFirst()));
        };
    }

    int number() {
        return number;
    }

    Settings settings() {
        return settings;
    }

    Policy policy() {
        return policy;
    }

    Acceptance acceptance() {
        return policy.acceptance();
    }

    CompiledPlan plan(String plan) {
        return find(plan)
                .orElseThrow(() -> new IllegalStateException(
                        "Version %d of %s has no plan %s".formatted(number, policy.name(), plan)));
    }

    private Optional<CompiledPlan> find(String plan) {
        return plans.computeIfAbsent(
                plan,
                name -> policy.compile(
                        number, name, term, settings.switches(), before.flatMap(earlier -> earlier.find(name))));
    }
}
