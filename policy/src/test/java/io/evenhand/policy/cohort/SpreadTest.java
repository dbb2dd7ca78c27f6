package io.evenhand.policy.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.cohort.Spread.Bucket;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How use is spread over accounts, for who tries a rule (A4). */
class SpreadTest {

    @Test
    void everyUseLiesInOneBucket() {
        var cohort = Cohort.of(LongStream.of(3, 5, 6, 10, 11, 50, 51));

        var spread = Spread.of(cohort);

        assertThat(spread.buckets())
                .containsExactly(
                        new Bucket(2, 5, 2),
                        new Bucket(5, 10, 2),
                        new Bucket(10, 20, 1),
                        new Bucket(20, 50, 1),
                        new Bucket(50, 100, 1));
    }

    @Test
    void nobodyLiesInNone() {
        assertThat(Spread.of(Cohort.of(LongStream.empty())).buckets()).isEmpty();
    }

    @Test
    void theLargestUseThereCanBeIsCounted() {
        assertThat(Spread.of(Cohort.of(LongStream.of(Long.MAX_VALUE))).buckets())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.accounts()).isOne());
    }
}
