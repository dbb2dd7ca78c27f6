package io.evenhand.appeals.metric;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a time (appeals.md §3.11). A rate is null where there is nothing to divide by, and in the public figures where
 * there is too little.
 *
 * @param appeals appeals that were brought
 * @param judged appeals that were overturned, modified or upheld
 * @param overturnRate overturned ÷ judged
 * @param modifyRate modified ÷ judged
 * @param inadmissibleRate inadmissible ÷ (judged + inadmissible)
 * @param appealRate measures appealed against ÷ measures whose account was informed
 * @param hoursToLook until a person looked
 * @param hoursToDecision until it was decided
 * @param minutesToRestoration from the verdict until it was in effect
 * @param decidedInTime decided before their deadline ÷ decided
 * @param decidedByInvolved decided by whoever took the first decision ÷ decided; it must be 0
 * @param pausesLapsed pauses that ended with nobody having decided
 * @param falsePauseHours how long pauses lasted that should not have been
 * @param byRule of each rule and version
 */
@RegisterForReflection
public record Figures(
        @Nullable Long appeals,
        @Nullable Long judged,
        @Nullable Double overturnRate,
        @Nullable Double modifyRate,
        @Nullable Double inadmissibleRate,
        @Nullable Double appealRate,
        @Nullable Spread hoursToLook,
        @Nullable Spread hoursToDecision,
        @Nullable Spread minutesToRestoration,
        @Nullable Double decidedInTime,
        @Nullable Double decidedByInvolved,
        @Nullable Long pausesLapsed,
        @Nullable Double falsePauseHours,
        Map<String, Cell> byRule,
        Map<String, Cell> byMeasure,
        Map<String, Cell> byDetection) {

    public Figures {
        byRule = Map.copyOf(byRule);
        byMeasure = Map.copyOf(byMeasure);
        byDetection = Map.copyOf(byDetection);
    }

    /** The median and the 90th percentile, by nearest rank. */
    @RegisterForReflection
    public record Spread(long count, double median, double p90) {

        private static final double MIDDLE = 0.5;
        private static final double NINE_TENTHS = 0.9;

        static Optional<Spread> of(List<Double> values) {
            var sorted = values.stream().sorted().toList();
            return sorted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Spread(sorted.size(), rank(sorted, MIDDLE), rank(sorted, NINE_TENTHS)));
        }

        private static double rank(List<Double> sorted, double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
        }
    }

    /** Judged appeals of one rule, kind of measure or detection. */
    @RegisterForReflection
    public record Cell(
            long judged, long overturned, @Nullable Double overturnRate) {}
}
