package io.evenhand.enforcement.account;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A policy version with the values that its parameters have and what of it is switched off, and its plans compiled once: a
 * plan and its tables are the same objects until either changes, or the version is told its successor.
 */
public final class PublishedVersion {

    private final Policy policy;
    private final int version;
    private final Term term;
    private final Map<String, String> values;
    private final Switches switches;
    private final Optional<PublishedVersion> before;
    private final Map<String, Optional<CompiledPlan>> plans = new ConcurrentHashMap<>();

    /** @param before the version before it, whose counters it goes on with */
    PublishedVersion(
            Policy policy,
            int version,
            Term term,
            Map<String, String> values,
            Switches switches,
            Optional<PublishedVersion> before) {
        this.policy = policy;
        this.version = version;
        this.term = term;
        this.values = Map.copyOf(values);
        this.switches = switches;
        this.before = before;
    }

    boolean is(Term decides, Map<String, String> fitting, Switches off, Optional<PublishedVersion> after) {
        return term.equals(decides) && values.equals(fitting) && switches.equals(off) && before.equals(after);
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

    /** What was set at run time and this version has, by parameter. */
    public Map<String, String> values() {
        return values;
    }

    Switches switches() {
        return switches;
    }

    /** What decisions about accounts on {@code plan} execute; empty when this version has no such plan. */
    public Optional<CompiledPlan> plan(String plan) {
        return plans.computeIfAbsent(
                plan,
                name -> policy.compile(version, name, term, switches, before.flatMap(earlier -> earlier.plan(name))));
    }
}
