package io.evenhand.policy.language;

import java.util.Map;
import java.util.Set;

/**
 * A shared capacity, as one plan's requests meet it.
 *
 * @param actions which requests run in it; empty means all
 * @param capacity requests that run at the same time
 * @param peakPercent utilisation from which weights matter
 * @param weight of each queue of this plan
 * @param shares percent of the capacity kept for a slower lane while it has work
 */
public record PoolTerms(
        String name, Set<String> actions, long capacity, int peakPercent, long weight, Map<String, Integer> shares) {

    public PoolTerms {
        actions = Set.copyOf(actions);
        shares = Map.copyOf(shares);
    }

    PoolTerms withWeight(long other) {
        return new PoolTerms(name, actions, capacity, peakPercent, other, shares);
    }

    boolean covers(String action) {
        return actions.isEmpty() || actions.contains(action);
    }
}
