package io.evenhand.policy.cohort;

import static io.evenhand.policy.cohort.Disproportion.BESIDE_OTHERS;
import static io.evenhand.policy.cohort.Disproportion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Comparison;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Use beside others, with the figures of the language's example (POLICY-LANGUAGE 2.16; S2, S3). */
class DisproportionTest {

    private static final Comparison RULE = new Comparison(
            20,
            new Comparison.Above(new BigDecimal("8"), new BigDecimal("95"), new BigDecimal("2")),
            new BigDecimal("20000"),
            null);

    /** 212 others: the median is 1,000, the 95th percentile 4,000, and all of them used 287,600. */
    private static final Cohort MANY = Cohort.of(Stream.of(
                    Collections.nCopies(100, 800L),
                    Collections.nCopies(12, 1_000L),
                    Collections.nCopies(88, 1_500L),
                    Collections.nCopies(11, 4_000L),
                    Collections.nCopies(1, 19_600L))
            .flatMap(List::stream)
            .mapToLong(Long::longValue));

    private static final Cohort FEW = Cohort.of(LongStream.generate(() -> 1_000).limit(15));

    @Test
    void theExampleIsWhatItSays() {
        assertThat(MANY.count()).isEqualTo(212);
        assertThat(MANY.median()).isEqualTo(1_000);
        assertThat(MANY.quantile(0.95)).isEqualTo(4_000);
        assertThat(MANY.total()).isEqualTo(287_600);
    }

    @Test
    void useThatExceedsAllBoundsStandsOut_S2() {
        assertThat(judge(RULE, 12_400, MANY)).isEqualTo(BESIDE_OTHERS);
    }

    @ParameterizedTest(name = "{0} units: {1}")
    @CsvSource({"8000, NONE", "8001, BESIDE_OTHERS", "20000, BESIDE_OTHERS"})
    void atTheBoundNothingStandsOut_S2(long own, Disproportion judgement) {
        assertThat(judge(RULE, own, MANY)).isEqualTo(judgement);
    }

    @Test
    void amongTooFewNobodyIsCompared_S2() {
        assertThat(judge(RULE, 12_400, FEW)).isEqualTo(NONE);
    }

    @ParameterizedTest(name = "{0} units: {1}")
    @CsvSource({"20000, NONE", "20001, IN_ISOLATION"})
    void whatIsTooMuchForAnybodyNeedsNoOthers_S2(long own, Disproportion judgement) {
        assertThat(judge(RULE, own, FEW)).isEqualTo(judgement);
    }

    @ParameterizedTest(name = "{0} grams: {1}")
    @CsvSource({"12250, NONE", "12251, IN_ISOLATION"})
    void aMeterThatCountsPartsIsComparedInWholes(long own, Disproportion judgement) {
        var rule = new Comparison(1, null, new BigDecimal("12.25"), null);

        assertThat(Disproportion.of(rule, own, FEW, 3, true)).isEqualTo(judgement);
    }

    @Test
    void withoutStrainNothingStandsOut_S2() {
        var rule = new Comparison(
                20,
                RULE.above(),
                RULE.alone(),
                new Comparison.Strain("compute", new BigDecimal("70"), Duration.ofMinutes(5)));

        assertThat(Disproportion.of(rule, 50_000, MANY, 0, false)).isEqualTo(NONE);
        assertThat(Disproportion.of(rule, 50_000, MANY, 0, true)).isEqualTo(BESIDE_OTHERS);
    }

    @ParameterizedTest(name = "more than {0} times, {1} %, {2} % of all: {3}")
    @CsvSource({
        "12.4,   ,      , NONE",
        "12.3,   ,      , BESIDE_OTHERS",
        "    , 99.9,    , NONE",
        "    , 95,      , BESIDE_OTHERS",
        "    ,   , 1.4  , NONE",
        "    ,   , 1.3  , BESIDE_OTHERS",
    })
    void onlyTheBoundsThatAreThereMatter(
            BigDecimal times, BigDecimal percentile, BigDecimal share, Disproportion judgement) {
        var own = share == null && percentile == null ? 12_400 : percentile == null ? 4_000 : 4_001;
        var rule = new Comparison(20, new Comparison.Above(times, percentile, share), null, null);

        assertThat(judge(rule, own, MANY)).isEqualTo(judgement);
    }

    private static Disproportion judge(Comparison rule, long own, Cohort others) {
        return Disproportion.of(rule, own, others, 0, true);
    }
}
