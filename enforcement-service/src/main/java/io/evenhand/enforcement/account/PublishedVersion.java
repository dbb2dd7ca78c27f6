package io.evenhand.enforcement.account;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.LimitTable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A policy version in or before force, with its plans compiled once: a table's identity is stable while it lives. */
public final class PublishedVersion {

    private final Policy policy;
    private final int version;
    private final Instant effectiveAt;
    private final Map<String, Optional<LimitTable>> tables = new ConcurrentHashMap<>();

    PublishedVersion(Policy policy, int version, Instant effectiveAt) {
        this.policy = policy;
        this.version = version;
        this.effectiveAt = effectiveAt;
    }

    public Policy policy() {
        return policy;
    }

    public int version() {
        return version;
    }

    Instant effectiveAt() {
        return effectiveAt;
    }

    /** The limits of {@code plan}; empty when this version has no such plan. */
    public Optional<LimitTable> table(String plan) {
        return tables.computeIfAbsent(
                plan, name -> policy.compile(version, name).map(compiled -> compiled.table("")));
    }
}
