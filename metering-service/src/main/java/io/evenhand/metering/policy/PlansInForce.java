package io.evenhand.metering.policy;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.policy.language.CompiledPlan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * What decides now, as it was last told: whoever looks waits a moment the first time, and goes on with what is known while
 * accounts does not answer.
 */
@ApplicationScoped
public class PlansInForce {

    private static final int MOST = 10_000;
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AsyncLoadingCache<Key, CompiledPlan> plans;

    PlansInForce(LimitTables tables) {
        this.plans = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(FRESH)
                .buildAsync((key, _) -> tables.inForce(key.policy(), key.plan()).subscribeAsCompletionStage());
    }

    private record Key(String policy, String plan) {}

    /** The plan that decides now; empty until accounts has told it. */
    public Uni<Optional<CompiledPlan>> known(String policy, String plan) {
        return Uni.createFrom()
                .completionStage(() -> plans.get(new Key(policy, plan)).thenApply(Optional::of))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .recoverWithItem(Optional.empty());
    }
}
