package io.evenhand.policy.language;

import io.evenhand.policy.table.LimitTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes use disproportionate: beside others on the same plan, or on its own.
 *
 * @param minimumCohort others with use below which nobody is compared
 * @param above all that must be exceeded beside others, if use is compared at all
 * @param alone units that are too many whatever others use, if any are
 * @param strain without which neither matters, if anything
 */
public record Comparison(
        long minimumCohort,
        @Nullable Above above,
        @Nullable BigDecimal alone,
        @Nullable Strain strain) {

    private static final long MOST_TIMES = 1_000_000;
    private static final int DECIMALS = 4;
    private static final long HUNDRED = 100;
    private static final int LONGEST_STRAIN_IN_DAYS = 30;

    /**
     * Figures of the cohort; each that is there must be exceeded.
     *
     * @param timesMedian so many times the median
     * @param percentile this percentile
     * @param sharePercent this part of the total, in percent
     */
    public record Above(
            @Nullable BigDecimal timesMedian,
            @Nullable BigDecimal percentile,
            @Nullable BigDecimal sharePercent) {}

    /** A pool was used for more than this, in percent, during all of the time. */
    public record Strain(String pool, BigDecimal abovePercent, Duration during) {}

    static Optional<Comparison> read(Fields fields, int decimals, Set<String> pools) {
        fields.require("cohort").ifPresent(field -> field.oneOf(List.of("plan"), List.of(), ""));
        var minimum = fields.require("minimumCohort").flatMap(field -> field.whole(1, LimitTable.MAX));
        var above = fields.find("above").flatMap(Field::fields).map(Comparison::above);
        var alone = fields.find("alone").flatMap(field -> field.decimal(decimals, LimitTable.MAX));
        var strain = fields.find("strain").flatMap(Field::fields).flatMap(found -> strain(found, pools));
        if (!fields.hasAny("above", "alone")) {
            fields.problem("needs 'above', 'alone' or both: something must be too much");
        }
        fields.close();
        return minimum.map(least -> new Comparison(least, above.orElse(null), alone.orElse(null), strain.orElse(null)));
    }

    private static Above above(Fields fields) {
        var above = new Above(
                fields.find("timesMedian")
                        .flatMap(field -> field.decimal(DECIMALS, MOST_TIMES))
                        .orElse(null),
                fields.find("percentile")
                        .flatMap(field -> field.decimal(DECIMALS, HUNDRED))
                        .orElse(null),
                fields.find("share").flatMap(Field::share).orElse(null));
        if (!fields.hasAny("timesMedian", "percentile", "share")) {
            fields.problem("needs at least one of timesMedian, percentile, share");
        }
        fields.close();
        return above;
    }

    private static Optional<Strain> strain(Fields fields, Set<String> pools) {
        var pool = fields.require("pool").flatMap(field -> field.known("pool", pools));
        var above = fields.require("above").flatMap(Field::share);
        var during = fields.require("for").flatMap(field -> field.timeMs(LONGEST_STRAIN_IN_DAYS));
        fields.close();
        return pool.flatMap(of ->
                above.flatMap(more -> during.map(time -> new Strain(of, more, Duration.ofMillis(time)))));
    }
}
