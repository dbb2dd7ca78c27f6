package io.evenhand.policy.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of a cohort (S2). */
class CohortTest {

    private static Cohort cohort(String uses) {
        return Cohort.of(Arrays.stream(uses.split(" ")).mapToLong(Long::parseLong));
    }

    @ParameterizedTest(name = "{0}: quantile {1} is {2}")
    @CsvSource({
        "7,             0.5,  7",
        "1 2 3 4,       0.5,  2.5",
        "4 1 3 2 5,     0.5,  3",
        "10 20 30 40,   0.95, 38.5",
        "10 20 30 40,   0,    10",
        "10 20 30 40,   1,    40",
        "1 1 1 1 100,   0.9,  60.4",
    })
    void interpolatesBetweenTwoUses(String uses, double part, double value) {
        assertThat(cohort(uses).quantile(part)).isCloseTo(value, within(1e-9));
    }

    @Test
    void leavesOutWhoUsedNothing_S2() {
        var cohort = cohort("0 5 0 7");

        assertThat(cohort.count()).isEqualTo(2);
        assertThat(cohort.total()).isEqualTo(12);
        assertThat(cohort.median()).isEqualTo(6);
    }

    @Test
    void leavesOutTheOneWhoIsJudged_S2() {
        var others = cohort("3 9 9 20").without(9);

        assertThat(others.count()).isEqualTo(3);
        assertThat(others.total()).isEqualTo(32);
        assertThat(others.median()).isEqualTo(9);
        assertThat(others.quantile(1)).isEqualTo(20);
    }

    @ParameterizedTest(name = "{0} have less than {1}: {2}")
    @CsvSource({"3 9 9 20, 9, 0.25", "3 9 9 20, 10, 0.75", "3 9 9 20, 21, 1", "3, 1, 0", "0, 1, 0"})
    void tellsHowManyUsedLess(String uses, long own, double part) {
        assertThat(cohort(uses).below(own)).isEqualTo(part);
    }

    @Test
    void leavesOutNobodyWhoIsNotThere() {
        assertThat(cohort("3 9").without(0).count()).isEqualTo(2);
    }

    @Test
    void ofNobodyThereIsNoUse() {
        var nobody = cohort("0");

        assertThat(nobody.count()).isZero();
        assertThat(nobody.median()).isZero();
        assertThat(nobody.medianDeviation()).isZero();
        assertThat(nobody.without(4).total()).isZero();
    }

    @Test
    void aSumThatIsTooLargeIsTheLargest() {
        assertThat(Cohort.of(LongStream.of(Long.MAX_VALUE - 1, 5)).total()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theMedianDeviationIsTheMedianOfAllDeviations() {
        var random = new Random(1);
        for (var round = 0; round < 500; round++) {
            var uses = random.longs(1 + random.nextInt(12), 1, 20).toArray();
            var cohort = Cohort.of(Arrays.stream(uses));
            var deviations = Arrays.stream(uses)
                    .mapToDouble(use -> Math.abs(use - cohort.median()))
                    .sorted()
                    .toArray();
            var middle = (deviations[(deviations.length - 1) / 2] + deviations[deviations.length / 2]) / 2;

            assertThat(cohort.medianDeviation()).as(Arrays.toString(uses)).isEqualTo(middle);
        }
    }
}
