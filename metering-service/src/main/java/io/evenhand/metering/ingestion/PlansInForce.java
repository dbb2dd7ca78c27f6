package io.evenhand.metering.ingestion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.language.CompiledPlan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** What is in force for a plan, asked for at most once in a while. */
@ApplicationScoped
class PlansInForce {

    private final LimitTables tables;
    private final Cache<Key, Uni<CompiledPlan>> known;

    PlansInForce(LimitTables tables, IngestionConfig config) {
        this.tables = tables;
        this.known = Caffeine.newBuilder().expireAfterWrite(config.known()).build();
    }

    private record Key(String policy, String plan) {}

    /** Fails when accounts does not tell now; who asks after that asks again. */
    Uni<CompiledPlan> of(String policy, String plan) {
        return known.get(new Key(policy, plan), this::ask);
    }

    private Uni<CompiledPlan> ask(Key key) {
        return tables.inForce(key.policy(), key.plan())
                .onFailure()
                .invoke(() -> known.invalidate(key))
                .memoize()
                .indefinitely();
    }

    /** What decides has changed: ask again. */
    void forget(String policy, String plan) {
        known.invalidate(new Key(policy, plan));
    }
}
