package io.evenhand.enforcement.account;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A policy version with the values that its parameters have, and its plans compiled once: a plan and its tables are the
 * same objects until a value of this version changes.
 */
public final class PublishedVersion {

    private final Policy policy;
    private final int version;
    private final Map<String, Optional<CompiledPlan>> plans = new ConcurrentHashMap<>();

    PublishedVersion(Policy policy, int version) {
        this.policy = policy;
        this.version = version;
    }

    public Policy policy() {
        return policy;
    }

    public int version() {
        return version;
    }

    /** What decisions about accounts on {@code plan} execute; empty when this version has no such plan. */
    public Optional<CompiledPlan> plan(String plan) {
        return plans.computeIfAbsent(plan, name -> policy.compile(version, name));
    }
}
