package io.evenhand.policy.cohort;

import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.Comparison.Above;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A comparison with one figure changed: what a rule would be if that were otherwise.
 *
 * @param figure which one, by its field in the policy file
 * @param value what it is here, in plain digits; {@link #NONE} where the rule does without it
 */
public record Alternative(String figure, String value, Comparison comparison) {

    /** The value of a figure that the rule does without. */
    public static final String NONE = "none";

    private static final List<String> FACTORS = List.of("0.25", "0.5", "0.75", "1.5", "2", "4");
    private static final List<String> PERCENTILES = List.of("75", "90", "95", "99");
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(100);

    /** The rule with each of its figures smaller and larger, and without the figure that looks at nobody else. */
    public static List<Alternative> of(Comparison rule) {
        var all = new ArrayList<Alternative>();
        var above = rule.above();
        if (above != null) {
            all.addAll(varied(
                    "timesMedian",
                    above.timesMedian(),
                    value -> with(rule, value, above.percentile(), above.sharePercent())));
            all.addAll(PERCENTILES.stream()
                    .map(BigDecimal::new)
                    .filter(value -> above.percentile() != null && value.compareTo(above.percentile()) != 0)
                    .map(value -> new Alternative(
                            "percentile",
                            value.toPlainString(),
                            with(rule, above.timesMedian(), value, above.sharePercent())))
                    .toList());
            all.addAll(varied(
                    "share",
                    above.sharePercent(),
                    value -> with(rule, above.timesMedian(), above.percentile(), value.min(MOST_PERCENT))));
            all.addAll(varied(
                    "minimumCohort",
                    BigDecimal.valueOf(rule.minimumCohort()),
                    value -> new Comparison(Math.max(1, value.longValue()), above, rule.alone(), rule.strain())));
        }
        if (above != null && rule.alone() != null) {
            all.add(new Alternative("alone", NONE, new Comparison(rule.minimumCohort(), above, null, rule.strain())));
        }
        all.addAll(varied(
                "alone", rule.alone(), value -> new Comparison(rule.minimumCohort(), above, value, rule.strain())));
        return all;
    }

    private static List<Alternative> varied(
            String figure, @Nullable BigDecimal value, Function<BigDecimal, Comparison> with) {
        if (value == null) {
            return List.of();
        }
        return FACTORS.stream()
                .map(factor -> value.multiply(new BigDecimal(factor)).stripTrailingZeros())
                .map(each -> new Alternative(figure, each.toPlainString(), with.apply(each)))
                .toList();
    }

    private static Comparison with(
            Comparison rule,
            @Nullable BigDecimal timesMedian,
            @Nullable BigDecimal percentile,
            @Nullable BigDecimal share) {
        return new Comparison(
                rule.minimumCohort(), new Above(timesMedian, percentile, share), rule.alone(), rule.strain());
    }
}
