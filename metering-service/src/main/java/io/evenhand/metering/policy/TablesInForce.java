package io.evenhand.metering.policy;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * What decides now, as it was last told: whoever looks never waits, and goes on with what is known while accounts does not
 * answer.
 */
@ApplicationScoped
public class TablesInForce {

    private static final int MOST = 10_000;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final AsyncLoadingCache<Key, CompiledPlan> plans;

    TablesInForce(LimitTables tables) {
        this.plans = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(FRESH)
                .buildAsync((key, _) -> tables.inForce(key.policy(), key.plan()).subscribeAsCompletionStage());
    }

    private record Key(String policy, String plan) {}

    /**
     * The limits of a plan under a campaign, or under none when the text is empty; empty until accounts has told them, and
     * when there is no such campaign any more.
     */
    public Optional<LimitTable> known(String policy, String plan, String campaign) {
        var told = plans.get(new Key(policy, plan));
        return told.isDone() && !told.isCompletedExceptionally()
                ? told.join()
                        .tables()
                        .filter(table -> table.campaign().equals(campaign))
                        .findFirst()
                : Optional.empty();
    }
}
