package io.evenhand.enforcement.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a channel waits between attempts. */
class PatienceTest {

    private static final Patience PATIENCE = new Patience(List.of(Duration.ofSeconds(10), Duration.ofHours(1)));

    @Test
    void waitsAreAtMostAFifthLonger() {
        var random = new Random(7);

        var waits = IntStream.range(0, 1_000)
                .mapToObj(_ -> ((Outcome.Later) PATIENCE.after(1, "why", random)).after())
                .toList();

        assertThat(waits)
                .allMatch(wait -> !wait.minusSeconds(10).isNegative() && wait.compareTo(Duration.ofSeconds(12)) <= 0);
        assertThat(waits.stream().distinct()).hasSizeGreaterThan(100);
    }

    @Test
    void afterTheLastWaitItIsGivenUp() {
        assertThat(PATIENCE.after(2, "why", new Random(7))).isInstanceOf(Outcome.Later.class);
        assertThat(PATIENCE.after(3, "why", new Random(7))).isEqualTo(new Outcome.GivenUp("why"));
    }
}
