package io.evenhand.metering.cohort;

import io.evenhand.policy.cohort.Cohort;
import org.jspecify.annotations.Nullable;

/**
 * One account beside the others on its plan.
 *
 * @param used its own use
 * @param share its part of all use, from 0 to 1
 * @param timesMedian its use by the others' median; null where they used nothing
 * @param below the part of the others that used less, from 0 to 1
 * @param others their figures, without this account; null where there are so few that they could be told apart
 */
public record Peers(
        String account,
        long used,
        @Nullable Double share,
        @Nullable Double timesMedian,
        @Nullable Double below,
        @Nullable CohortView others) {

    /** Fewer others than these are not told of to a holder. */
    static final int FEWEST_TOLD = 20;

    static Peers of(String account, CohortKey key, long used, Cohort all, boolean toPlatform) {
        var others = all.without(used);
        if (!toPlatform && others.count() < FEWEST_TOLD) {
            return new Peers(account, used, null, null, null, null);
        }
        var everything = (double) used + others.total();
        return new Peers(
                account,
                used,
                everything == 0 ? null : used / everything,
                others.median() == 0 ? null : used / others.median(),
                others.count() == 0 ? null : others.below(used),
                CohortView.of(key, others));
    }
}
