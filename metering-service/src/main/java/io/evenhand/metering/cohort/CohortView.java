package io.evenhand.metering.cohort;

import io.evenhand.policy.cohort.Cohort;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the accounts on a plan used of a meter, in units of the meter.
 *
 * @param segment the part of the plan's accounts; null is all
 * @param window its name; of each account, that which {@code at} lies in
 * @param count accounts that used anything
 * @param mad the median of their distances from the median
 */
public record CohortView(
        String policy,
        String plan,
        @Nullable String segment,
        String meter,
        String window,
        Instant at,
        int count,
        long total,
        double median,
        double mad,
        double p90,
        double p95,
        double p99) {

    private static final double NINETY = 0.9;
    private static final double NINETY_FIVE = 0.95;
    private static final double NINETY_NINE = 0.99;

    static CohortView of(CohortKey key, Cohort cohort) {
        return new CohortView(
                key.policy(),
                key.plan(),
                key.segment(),
                key.meter(),
                key.window().name(),
                key.at(),
                cohort.count(),
                cohort.total(),
                cohort.median(),
                cohort.medianDeviation(),
                cohort.quantile(NINETY),
                cohort.quantile(NINETY_FIVE),
                cohort.quantile(NINETY_NINE));
    }
}
