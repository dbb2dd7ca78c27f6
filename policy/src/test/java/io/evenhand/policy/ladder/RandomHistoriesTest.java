package io.evenhand.policy.ladder;

import static io.evenhand.policy.ladder.Ladders.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds however findings, deliveries, persons, appeals and a scheduler that sleeps for weeks follow each other
 * (requirements S4, S5, U7, U9, A2; appeals.md F1, 3.3). A failure names its seed.
 */
class RandomHistoriesTest {

    private static final int STEPS = 120;

    static IntStream seeds() {
        var first = Integer.getInteger("evenhand.law.first", 1);
        return IntStream.range(first, first + Integer.getInteger("evenhand.law.seeds", 150));
    }

    /** Ladders that no reader would accept, too: whatever a step says, its floor holds. */
    private static Ladder ladder(Random random) {
        var steps = new ArrayList<Step>();
        for (var at = 1; at <= 4; at++) {
            if (random.nextInt(3) > 0) {
                steps.add(
                        new Step(at, measure(random), List.of(Decider.values()).get(random.nextInt(3))));
            }
        }
        return new Ladder(
                "random",
                span(random, "P30D", "P90D", "P365D"),
                random.nextBoolean(),
                notice(random),
                null,
                steps,
                new Ladder.AfterReversal(span(random, "P7D", "P30D"), 1 + random.nextInt(3)));
    }

    private static Ladder.@Nullable Notice notice(Random random) {
        return random.nextBoolean() ? new Ladder.Notice(span(random, "PT1H", "PT48H", "P7D"), true) : null;
    }

    private static Measure measure(Random random) {
        var target = List.of(Target.values()).get(random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0 -> new Measure.Notice();
            case 1 -> new Measure.Throttle(Duration.ofSeconds(10), span(random, "P1D", "P7D"));
            case 2 -> new Measure.Pause(target, span(random, "PT24H", "PT72H"));
            case 3 -> new Measure.Suspend(target, span(random, "P3D", "P30D"));
            case 4 -> new Measure.SuspendForGood(target);
            default -> new Measure.Terminate();
        };
    }

    private static Span span(Random random, String... texts) {
        return Ladders.span(texts[random.nextInt(texts.length)]);
    }

    private static Platform played(int seed) {
        var random = new Random(seed);
        var platform = new Platform(ladder(random), random);
        for (var step = 0; step < STEPS; step++) {
            platform.step();
        }
        return platform;
    }

    /** Row S4. */
    @ParameterizedTest
    @MethodSource("seeds")
    void onALadderWithNoticeNothingIsTakenBeforeItArrivedAndItsGraceIsOver(int seed) {
        var platform = played(seed);

        var notice = platform.history().ladder().notice();

        if (notice != null) {
            assertThat(platform.taken).allSatisfy(taken -> {
                assertThat(taken.noticedAt).isNotNull();
                assertThat(taken.startsAt)
                        .isAfterOrEqualTo(Escalation.graceEnds(notice, Objects.requireNonNull(taken.noticedAt), ZONE));
            });
        }
    }

    /** Row U9; appeals.md D6. */
    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyIsSuspendedWithoutAPersonNorForGoodWithoutTwo(int seed) {
        var platform = played(seed);

        assertThat(platform.taken)
                .allSatisfy(taken -> assertThat(taken.persons)
                        .hasSizeGreaterThanOrEqualTo(
                                switch (taken.what) {
                                    case Measure.Notice _, Measure.Throttle _, Measure.Pause _ -> 0;
                                    case Measure.Suspend _ -> 1;
                                    case Measure.SuspendForGood _, Measure.Terminate _ -> 2;
                                }));
    }

    /** Row A2. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyMeasureRestsOnFindingsThatWereThereBefore(int seed) {
        var platform = played(seed);

        assertThat(platform.taken).allSatisfy(taken -> {
            assertThat(taken.basis).isNotEmpty().contains(taken.cause);
            assertThat(platform.relied(taken).basis())
                    .allSatisfy(finding -> assertThat(finding.at()).isBeforeOrEqualTo(taken.startsAt));
        });
    }

    /** Row S5; appeals.md 7.5: from here on no scheduler runs. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsNotForGoodIsOverAtItsTime(int seed) {
        var platform = played(seed);

        assertThat(platform.taken).allSatisfy(taken -> {
            var endsAt = taken.endsAt;
            if (endsAt == null) {
                assertThat(History.isPermanent(taken.what) || taken.what instanceof Measure.Notice)
                        .isTrue();
            } else {
                assertThat(taken.bites(endsAt)).isFalse();
            }
            if (taken.what instanceof Measure.Pause) {
                assertThat(endsAt).isBeforeOrEqualTo(taken.startsAt.plus(Duration.ofDays(3)));
            }
        });
    }

    /** Appeals.md F1 and 7.3. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aVoidedFindingIsAsIfItHadNeverBeen(int seed) {
        var platform = played(seed);
        var history = platform.history();

        var without = new History(
                history.ladder(),
                ZONE,
                history.findings().stream()
                        .filter(finding -> finding.state() instanceof Finding.State.Confirmed)
                        .toList(),
                List.of());

        IntStream.range(0, 60)
                .map(week -> 7 * week)
                .mapToObj(day -> platform.now.plus(Duration.ofDays(day)))
                .forEach(time -> {
                    assertThat(history.points(time)).isNotNegative().isEqualTo(without.points(time));
                    assertThat(history.points(time))
                            .isEqualTo(history.counted(time).stream()
                                    .mapToLong(Finding::points)
                                    .sum());
                });
    }

    /** Appeals.md 3.3 and 7.4. */
    @ParameterizedTest
    @MethodSource("seeds")
    void nothingBitesThatRestsOnLessThanItNeeds(int seed) {
        var platform = played(seed);

        assertThat(platform.taken)
                .filteredOn(taken -> taken.bites(platform.now) && !(taken.what instanceof Measure.Pause))
                .allSatisfy(taken -> assertThat(Cascade.of(
                                platform.relied(taken), platform.history().ladder(), ZONE, platform.now))
                        .isEqualTo(new Cascade.Stands()));
    }
}
