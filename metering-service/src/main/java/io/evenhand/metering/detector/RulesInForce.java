package io.evenhand.metering.detector;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.metering.policy.LimitTables;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The rules of plans that are in force, asked for at most once in a while. */
@ApplicationScoped
class RulesInForce {

    private final LimitTables tables;
    private final Cache<Key, Uni<Rules>> known;

    RulesInForce(LimitTables tables, DetectorConfig config) {
        this.tables = tables;
        this.known = Caffeine.newBuilder().expireAfterWrite(config.known()).build();
    }

    private record Key(String policy, String plan) {}

    /** Fails when accounts does not tell now; who asks after that asks again. */
    Uni<Rules> of(String policy, String plan) {
        return known.get(
                new Key(policy, plan),
                key -> tables.rules(key.policy())
                        .map(inForce -> Rules.of(inForce, key.plan()))
                        .onFailure()
                        .invoke(() -> known.invalidate(key))
                        .memoize()
                        .indefinitely());
    }
}
