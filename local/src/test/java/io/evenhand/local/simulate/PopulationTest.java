package io.evenhand.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenhand.policy.simulation.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PopulationTest {

    /** A Wednesday. */
    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");

    private static final Duration FOUR_WEEKS = Duration.ofDays(28);

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "HEAVY", "BURSTY", "AUTOMATED", "SHARED_KEY"})
    void usesAsMuchAsItsProfileSaysOnAverage(Profile profile) {
        var uses = uses(profile, 400);

        var perDay = uses.values().stream().mapToInt(List::size).average().orElseThrow() / FOUR_WEEKS.toDays();

        // The mean of accounts that spread around a median lies above it: by exp(0.6² / 2).
        assertThat(perDay).isCloseTo(2.0 * profile.volume() * Math.exp(0.18), within(0.25 * 2 * profile.volume()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECORDED")
    void timesAscendWithinTheSpan(Profile profile) {
        assertThat(uses(profile, 5).values())
                .allSatisfy(times -> assertThat(times)
                        .isSorted()
                        .allMatch(at -> !at.isBefore(START) && at.isBefore(START.plus(FOUR_WEEKS))));
    }

    @Test
    void aProgramKeepsItsGapsDayAndNightAndAPersonDoesNot() {
        assertThat(average(Profile.AUTOMATED, PopulationTest::unevenness)).isLessThan(0.05);
        assertThat(average(Profile.HEAVY, PopulationTest::unevenness)).isGreaterThan(0.9);
        assertThat(average(Profile.AUTOMATED, PopulationTest::nightShare)).isCloseTo(0.25, within(0.02));
        assertThat(average(Profile.HEAVY, PopulationTest::nightShare)).isLessThan(0.12);
    }

    @Test
    void batchesComeAllAtOnceAfterDaysOfNothing() {
        assertThat(average(Profile.BURSTY, PopulationTest::unevenness)).isGreaterThan(4);
    }

    @Test
    void profilesAndPlansAreDealtOutAsAskedFor() {
        var population = population(Shares.parse("light=3,heavy=1"), Shares.parse("a,b=4"), 1_000);

        var members = IntStream.range(0, 1_000).mapToObj(population::member).toList();

        assertThat(members.stream().filter(each -> each.profile() == Profile.HEAVY))
                .hasSizeBetween(248, 252);
        assertThat(members.stream().filter(each -> each.plan().equals("a"))).hasSizeBetween(198, 202);
        assertThat(members.stream()
                        .filter(each ->
                                each.profile() == Profile.HEAVY && each.plan().equals("a")))
                .hasSizeBetween(35, 65);
    }

    /** Deviation over mean of the gaps. */
    private static double unevenness(List<Instant> times) {
        var gaps = IntStream.range(1, times.size())
                .mapToDouble(place ->
                        Duration.between(times.get(place - 1), times.get(place)).toMillis())
                .toArray();
        var mean = java.util.Arrays.stream(gaps).average().orElse(1);
        var variance = java.util.Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElse(0);
        return Math.sqrt(variance) / mean;
    }

    private static double nightShare(List<Instant> times) {
        return (double) times.stream()
                        .filter(at -> at.getEpochSecond() % 86_400 < 6 * 3_600)
                        .count()
                / times.size();
    }

    private static double average(Profile profile, ToDoubleFunction<List<Instant>> figure) {
        return uses(profile, 20).values().stream().mapToDouble(figure).average().orElseThrow();
    }

    private static Map<Member, List<Instant>> uses(Profile profile, int accounts) {
        var heard = new Listener();
        population(Shares.parse(profile.word()), Shares.parse("a"), accounts).play(heard);
        return heard.times;
    }

    private static Population population(Shares profiles, Shares plans, int accounts) {
        var tasks = new Tasks(
                List.of(new Tasks.Kind("use", Optional.empty())),
                List.of("calls"),
                Optional.empty(),
                Map.of(),
                Duration.ofSeconds(1));
        return new Population(
                accounts, profiles, plans, 2, new Population.Span(START, START.plus(FOUR_WEEKS)), tasks, 5);
    }

    /** Keeps all times. */
    private static final class Listener implements Usage.Audience {
        private final Map<Member, List<Instant>> times = new LinkedHashMap<>();

        @Override
        public Consumer<Request> open(Member member) {
            var own = new ArrayList<Instant>();
            times.put(member, own);
            return request -> own.add(request.at());
        }

        @Override
        public void close(Member member) {
            assertThat(times).containsKey(member);
        }

        @Override
        public void progress(double share) {
            assertThat(share).isBetween(0.0, 1.0);
        }

        @Override
        public void skipped(String why) {
            throw new AssertionError(why);
        }
    }
}
