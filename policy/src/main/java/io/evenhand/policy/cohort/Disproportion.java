package io.evenhand.policy.cohort;

import io.evenhand.policy.language.Comparison;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Whether use is out of proportion, and how (requirement S2). */
public enum Disproportion {
    NONE,

    /** Beside what the others use. */
    BESIDE_OTHERS,

    /** Whatever the others use. */
    IN_ISOLATION;

    private static final double PERCENT = 100;

    /**
     * Judges {@code own} use by what the policy compares it with (POLICY-LANGUAGE 2.16). Every bound must be exceeded; at
     * the bound nothing is out of proportion.
     *
     * @param others the cohort without the judged account
     * @param decimals those of the meter: units are counted in its smallest part
     * @param strained whether the shared capacity was used as much as the policy asks, if it asks
     */
    public static Disproportion of(Comparison rule, long own, Cohort others, int decimals, boolean strained) {
        if (rule.strain() != null && !strained) {
            return NONE;
        }
        var above = rule.above();
        if (above != null && others.count() >= rule.minimumCohort() && exceeds(above, own, others)) {
            return BESIDE_OTHERS;
        }
        return exceeds(rule.alone(), own, decimals) ? IN_ISOLATION : NONE;
    }

    private static boolean exceeds(Comparison.Above above, long own, Cohort others) {
        var times = above.timesMedian();
        var percentile = above.percentile();
        var share = above.sharePercent();
        return (times == null || own > times.doubleValue() * others.median())
                && (percentile == null || own > others.quantile(percentile.doubleValue() / PERCENT))
                && (share == null || own * PERCENT > share.doubleValue() * ((double) own + others.total()));
    }

    private static boolean exceeds(@Nullable BigDecimal alone, long own, int decimals) {
        return alone != null && BigDecimal.valueOf(own, decimals).compareTo(alone) > 0;
    }
}
