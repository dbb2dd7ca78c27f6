package io.evenhand.enforcement.account;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.Term;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A policy version with the values that its parameters have, and its plans compiled once: a plan and its tables are the
 * same objects until a value of this version changes, or the version is told its successor.
 */
public final class PublishedVersion {

    private final Policy policy;
    private final int version;
    private final Term term;
    private final Map<String, Optional<CompiledPlan>> plans = new ConcurrentHashMap<>();

    PublishedVersion(Policy policy, int version, Term term) {
        this.policy = policy;
        this.version = version;
        this.term = term;
    }

    public Policy policy() {
        return policy;
    }

    public int version() {
        return version;
    }

    /** When it decides. */
    public Term term() {
        return term;
    }

    /** What decisions about accounts on {@code plan} execute; empty when this version has no such plan. */
    public Optional<CompiledPlan> plan(String plan) {
        return plans.computeIfAbsent(plan, name -> policy.compile(version, name, term));
    }
}
