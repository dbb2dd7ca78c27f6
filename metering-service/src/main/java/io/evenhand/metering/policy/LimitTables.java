package io.evenhand.metering.policy;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.LimitTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The compiled limits of every plan that was ever in force, by version. They fail while the accounts service does not
 * tell a version that is not known yet.
 */
@ApplicationScoped
public class LimitTables {

    private final RemotePolicies policies;
    private final ConcurrentMap<Edition, Policy> read = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, LimitTable> compiled = new ConcurrentHashMap<>();

    LimitTables(RemotePolicies policies) {
        this.policies = policies;
    }

    /** A plan of one version of a policy. */
    public record Key(String policy, int version, String plan) {}

    private record Edition(String policy, int version) {}

    public Uni<LimitTable> get(Key key) {
        var known = compiled.get(key);
        return known != null ? Uni.createFrom().item(known) : policy(key).map(policy -> compile(policy, key));
    }

    /** The limits that decide now for accounts on {@code plan}. */
    public Uni<LimitTable> inForce(String policy, String plan) {
        return policies.versionInForce(policy).chain(version -> get(new Key(policy, version, plan)));
    }

    private Uni<Policy> policy(Key key) {
        var edition = new Edition(key.policy(), key.version());
        var known = read.get(edition);
        return known != null
                ? Uni.createFrom().item(known)
                : policies.source(key.policy(), key.version())
                        .map(source -> read(source, edition))
                        .invoke(policy -> read.put(edition, policy));
    }

    private static Policy read(String source, Edition edition) {
        return switch (PolicyReader.read(source)) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) ->
                throw new IllegalStateException("%s cannot be read: %s".formatted(edition, errors.getFirst()));
        };
    }

    private LimitTable compile(Policy policy, Key key) {
        var table = policy.compile(key.version(), key.plan())
                .map(compiled -> compiled.table(""))
                .orElseThrow(() -> new IllegalStateException("There is no plan for " + key));
        compiled.put(key, table);
        return table;
    }
}
