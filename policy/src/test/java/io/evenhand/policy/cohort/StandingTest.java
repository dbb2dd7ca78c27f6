package io.evenhand.policy.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The evidence of disproportionate use: S3, with the figures of the language's example (POLICY-LANGUAGE 2.16). */
class StandingTest {

    private static final Comparison RULE = rule("95");

    private static final Cohort MANY = Cohort.of(Stream.of(
                    Collections.nCopies(100, 800L),
                    Collections.nCopies(12, 1_000L),
                    Collections.nCopies(88, 1_500L),
                    Collections.nCopies(11, 4_000L),
                    Collections.nCopies(1, 19_600L))
            .flatMap(List::stream)
            .mapToLong(Long::longValue));

    private static final Cohort FEW = Cohort.of(LongStream.generate(() -> 1_000).limit(15));
    private static final Cohort NONE = Cohort.of(LongStream.empty());

    private static Comparison rule(String percentile) {
        return new Comparison(
                20,
                new Comparison.Above(new BigDecimal("8"), new BigDecimal(percentile), new BigDecimal("2")),
                new BigDecimal("20000"),
                null);
    }

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        12_400L,
                        MANY,
                        "12,400 calls in May: 12.4 times the median of 212 others (1,000), above their 95th percentile"
                                + " (4,000) and 4.1 % of all use"),
                Arguments.of(
                        20_001L,
                        FEW,
                        "20,001 calls in May, more than 20,000 on its own; 15 others are too few to compare with"),
                Arguments.of(1L, NONE, "1 call in May: nobody else used any"),
                Arguments.of(
                        900L,
                        MANY,
                        "900 calls in May: 0.9 times the median of 212 others (1,000), not above their 95th percentile"
                                + " (4,000) and 0.3 % of all use"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void theFiguresAreSaidInASentence_S3(long own, Cohort others, String sentence) {
        assertThat(new Standing(RULE, own, others, 0, true).says("call", "in May"))
                .isEqualTo(sentence);
    }

    @Test
    void theFiguresAreThereByName_S3() {
        var facts = new Standing(RULE, 12_400, MANY, 0, true).facts();

        assertThat(facts)
                .containsEntry("used", 12_400.0)
                .containsEntry("cohortSize", 212.0)
                .containsEntry("cohortMedian", 1_000.0)
                .containsEntry("cohortPercentile", 4_000.0)
                .containsEntry("timesMedian", 12.4)
                .containsEntry("cohortTotal", 300_000.0)
                .containsEntry("alone", 20_000.0);
    }

    @Test
    void aMeterWithDecimalsIsSaidInWholes_S3() {
        var standing = new Standing(RULE, 12_345, Cohort.of(LongStream.of(1_000, 3_000)), 3, true);

        assertThat(standing.says("hour", "in May"))
                .isEqualTo("12.345 hours in May: 2 others are too few to compare with");
        assertThat(standing.facts()).containsEntry("used", 12.345).containsEntry("cohortMedian", 2.0);
    }

    @ParameterizedTest
    @CsvSource({"12400, true", "900, true", "0, false"})
    void usersAmongManyCanBeJudged_S2(long own, boolean enough) {
        assertThat(new Standing(RULE, own, MANY, 0, true).isEnough()).isEqualTo(enough);
    }

    @ParameterizedTest
    @CsvSource({"12400, false", "20001, true"})
    void amongFewOnlyWhatIsTooMuchForAnybodyCanBeJudged_S2(long own, boolean enough) {
        assertThat(new Standing(RULE, own, FEW, 0, true).isEnough()).isEqualTo(enough);
    }

    @Test
    void whatKeptTheRuleFromHoldingIsSaid_S3() {
        var rule = new Comparison(
                20, RULE.above(), RULE.alone(), new Comparison.Strain("main", BigDecimal.TEN, Duration.ofMinutes(1)));

        assertThat(new Standing(rule, 12_400, MANY, 0, false).says("call", "in May"))
                .endsWith("; the platform was not strained");
    }

    @ParameterizedTest
    @CsvSource({"91, 91st", "92, 92nd", "93, 93rd", "99.9, 99.9th", "11, 11th", "50, 50th"})
    void aPercentileIsAnOrdinal(String percentile, String said) {
        assertThat(new Standing(rule(percentile), 900, MANY, 0, true).says("call", "in May"))
                .contains(" their " + said + " percentile");
    }

    @Test
    void aWindowIsSaidAsTheHolderSeesIt() {
        var start = Instant.parse("2026-04-30T22:00:00Z");
        var paris = ZoneId.of("Europe/Paris");

        assertThat(List.of(
                        Words.during(new Window.Month(), start, paris),
                        Words.during(new Window.Day(), start, paris),
                        Words.during(new Window.Rolling(Duration.ofDays(7)), start, paris)))
                .containsExactly("in May 2026", "on 1 May 2026", "in the last 7 days");
    }
}
