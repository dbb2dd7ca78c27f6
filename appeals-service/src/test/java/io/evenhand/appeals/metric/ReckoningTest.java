package io.evenhand.appeals.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the figures mean (appeals.md §3.11). */
class ReckoningTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Heard heard(String rule, String outcome, int hours) {
        return new Heard(
                "appeal",
                rule,
                "pause",
                "automated",
                NOON,
                Optional.of(NOON.plus(Duration.ofHours(1))),
                Optional.of(NOON.plus(Duration.ofHours(hours))),
                outcome.equals("overturned")
                        ? Optional.of(NOON.plus(Duration.ofHours(hours)).plusSeconds(90))
                        : Optional.empty(),
                Optional.of(outcome),
                false,
                hours <= 8);
    }

    private static Taken pause(String state, boolean appealed, boolean lapsed, int hours) {
        return new Taken(
                "pause",
                state,
                "a",
                true,
                appealed,
                Optional.of(NOON),
                Optional.of(NOON.plus(Duration.ofHours(72))),
                lapsed ? Optional.empty() : Optional.of(NOON.plus(Duration.ofHours(hours))),
                lapsed);
    }

    @Test
    void ratesAreOfWhatWasJudged() {
        var heard = List.of(
                heard("a", "overturned", 2),
                heard("a", "upheld", 4),
                heard("a", "modified", 6),
                heard("b", "upheld", 10),
                heard("b", "inadmissible", 1));

        var figures = Reckoning.of(heard, List.of(), NOON.plus(Duration.ofDays(9)));

        assertThat(figures.judged()).isEqualTo(4);
        assertThat(figures.overturnRate()).isEqualTo(0.25);
        assertThat(figures.modifyRate()).isEqualTo(0.25);
        assertThat(figures.inadmissibleRate()).isEqualTo(0.2);
        assertThat(figures.decidedInTime()).isEqualTo(0.8);
        assertThat(figures.decidedByInvolved()).isZero();
        assertThat(figures.hoursToDecision()).isEqualTo(new Figures.Spread(5, 4, 10));
        assertThat(figures.minutesToRestoration()).isEqualTo(new Figures.Spread(1, 1.5, 1.5));
        assertThat(figures.byRule().get("a")).isEqualTo(new Figures.Cell(3, 1, 1.0 / 3));
        assertThat(figures.appealRate()).isNull();
    }

    @Test
    void pausesThatShouldNotHaveBeenAreCountedInHours() {
        var taken = List.of(
                pause("reversed", true, false, 5), pause("expired", false, true, 72), pause("lifted", false, false, 9));

        var figures = Reckoning.of(List.of(), taken, NOON.plus(Duration.ofDays(9)));

        assertThat(figures.falsePauseHours()).isEqualTo(77.0);
        assertThat(figures.pausesLapsed()).isEqualTo(1);
        assertThat(figures.appealRate()).isEqualTo(1.0 / 3);
    }

    @Test
    void nothingSmallIsPublished() {
        var few = IntStream.range(0, 9).mapToObj(_ -> heard("few", "upheld", 2));
        var many = IntStream.range(0, 10).mapToObj(_ -> heard("many", "upheld", 2));

        var published =
                Reckoning.published(Reckoning.of(Stream.concat(few, many).toList(), List.of(), NOON));

        assertThat(published.byRule()).containsOnlyKeys("many");
        assertThat(published.judged()).isEqualTo(19);
        assertThat(published.minutesToRestoration()).isNull();
        assertThat(Reckoning.published(Reckoning.of(List.of(heard("a", "upheld", 1)), List.of(), NOON)))
                .isEqualTo(Reckoning.published(Reckoning.of(List.of(), List.of(), NOON)));
    }
}
