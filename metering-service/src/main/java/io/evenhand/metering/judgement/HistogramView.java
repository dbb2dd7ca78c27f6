package io.evenhand.metering.judgement;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule looks at, over all accounts on a plan, so that it can be looked at before it may act.
 *
 * @param kind {@code relative} or {@code signal}
 * @param stage what the rule may lead to now: {@code shadow}, {@code warn}, {@code enforce} or {@code off}
 * @param window {@code cycle}, {@code day}, {@code week}, {@code month}, or how long one that slides is
 * @param use how the use is spread that a comparison looks at; null for a rule of suspicion, whose figures are kept with each
 *     account and with what was found
 * @param days what the rule found in the last 30 days, by the day
 */
@RegisterForReflection
public record HistogramView(
        String policy,
        int version,
        String rule,
        String plan,
        String kind,
        String stage,
        String window,
        Instant at,
        @Nullable Use use,
        List<Day> days) {

    public HistogramView {
        days = List.copyOf(days);
    }

    /**
     * Everybody's use, in units of the meter.
     *
     * @param accounts those that used anything
     * @param exempt those of them that the rule does not apply to
     * @param strained whether capacity is used as much as the rule asks; while it is not, nobody is found
     * @param found those whom the figures would be enough for now
     * @param alternatives how many that were if one figure of the rule were otherwise
     */
    @RegisterForReflection
    public record Use(
            String meter,
            int accounts,
            int exempt,
            double total,
            double median,
            double p95,
            boolean strained,
            long found,
            List<Bucket> buckets,
            List<Otherwise> alternatives) {

        public Use {
            buckets = List.copyOf(buckets);
            alternatives = List.copyOf(alternatives);
        }
    }

    /** Accounts that used more than {@code above} and at most {@code upTo}. */
    @RegisterForReflection
    public record Bucket(double above, double upTo, int accounts) {}

    /** How many are found where {@code figure} is {@code value}. */
    @RegisterForReflection
    public record Otherwise(String figure, String value, long found) {}

    /** A day of UTC. */
    @RegisterForReflection
    public record Day(LocalDate day, long findings, long accounts) {}
}
