package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.pool.Percent;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolSettings.Lane;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/** How each pool is run now, as the policy in force says. */
@Singleton
class PoolSettingsInForce {

    static final String FAST = "fast";
    static final String RELAXED = "relaxed";

    private static final long LONGEST_FLOW = 1_000;
    private static final long LONGEST_QUEUE = 100_000;

    /** A pool belongs to its policy: two policies may each have one of the same name. */
    static String nameOf(String policy, String pool) {
        return policy + "." + pool;
    }

    PoolSettings of(Terms terms, PoolTerms pool) {
        return of(terms.table().policy(), pool);
    }

    PoolSettings of(String policy, PoolTerms pool) {
        var lanes = new ArrayList<Lane>();
        lanes.add(new Lane(FAST, Percent.NONE));
        pool.shares().forEach((lane, share) -> lanes.add(new Lane(lane, Percent.of(share))));
        if (!pool.shares().containsKey(RELAXED)) {
            lanes.add(new Lane(RELAXED, Percent.NONE));
        }
        var name = nameOf(policy, pool.name());
        return new PoolSettings(
                name, pool.capacity(), Percent.of(pool.peakPercent()), lanes, LONGEST_FLOW, LONGEST_QUEUE);
    }
}
