package io.evenhand.policy.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Comparison;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A rule tried otherwise than it is (A4). */
class AlternativeTest {

    private static final Comparison RULE = new Comparison(
            20,
            new Comparison.Above(new BigDecimal("8"), new BigDecimal("95"), new BigDecimal("2")),
            new BigDecimal("20000"),
            null);

    /** Those beside the one: a hundred who used from 1 to 100. */
    private static final Cohort HUNDRED = Cohort.of(LongStream.rangeClosed(1, 100));

    @Test
    void oneFigureIsOtherwiseAtATime() {
        assertThat(Alternative.of(RULE))
                .filteredOn(each -> each.figure().equals("timesMedian"))
                .allSatisfy(each -> assertThat(each.comparison().alone()).isEqualTo(RULE.alone()))
                .extracting(Alternative::value)
                .containsExactly("2", "4", "6", "12", "16", "32");
    }

    @Test
    void whatIsLooserFindsMore() {
        var findsAt = Alternative.of(RULE).stream()
                .filter(each -> each.figure().equals("timesMedian"))
                .filter(each -> Disproportion.of(each.comparison(), 250, HUNDRED, 0, true) != Disproportion.NONE)
                .map(Alternative::value);

        assertThat(findsAt).containsExactly("2", "4");
    }

    @Test
    void othersAloneCanDecide() {
        assertThat(Alternative.of(RULE))
                .filteredOn(each -> each.value().equals(Alternative.NONE))
                .singleElement()
                .satisfies(each -> assertThat(
                                Disproportion.of(each.comparison(), 30_000, Cohort.of(LongStream.of(1)), 0, true))
                        .isEqualTo(Disproportion.NONE));
    }

    @Test
    void whatARuleDoesNotHaveIsNotVaried() {
        assertThat(Alternative.of(new Comparison(1, null, BigDecimal.TEN, null)))
                .extracting(Alternative::figure)
                .containsOnly("alone");
    }
}
