package io.evenhand.policy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenhand.policy.pool.Rush.Install;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in a busy pool (P4, P5), over random service times. */
class PoolLawTest {

    private static final PoolSettings TWENTY = Hall.settings(20, Percent.of(80));

    /** Three tiers of weights 1, 2 and 4 with three installs each, and an account of the lowest that floods. */
    private static List<Install> tiersAndAFlood(int flood) {
        var installs = new ArrayList<Install>();
        for (var i = 0; i < 3; i++) {
            installs.add(new Install("starter" + i, 1, "fast", 30));
            installs.add(new Install("basic" + i, 2, "fast", 30));
            installs.add(new Install("pro" + i, 4, "fast", 30));
        }
        installs.add(new Install("flood", 1, "fast", flood));
        return installs;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sharesFollowTheWeightsAndEqualsAreServedAlike(long seed) {
        var installs = tiersAndAFlood(500);

        var rush = new Rush(TWENTY, seed).run(installs, Duration.ofMinutes(2));

        var weights = installs.stream().mapToDouble(Install::weight).sum();
        for (var install : installs) {
            var share = (double) rush.started(install.name()) / rush.started();
            var fair = install.weight() / weights;
            assertThat(share / fair).as(install.name()).isCloseTo(1, within(0.05));
        }
        for (var tier : List.of("starter", "basic", "pro")) {
            assertThat(jain(rush, tier)).as(tier).isGreaterThanOrEqualTo(0.98);
        }
        assertThat(rush.most()).isEqualTo(TWENTY.capacity());
    }

    @Test
    void aLightAccountsWaitDoesNotDependOnTheFloodsQueue() {
        var light = new Install("light", 1, "fast", 0);

        var waits = Stream.of(10, 100, 1_000)
                .map(flood -> Stream.concat(tiersAndAFlood(flood).stream(), Stream.of(light))
                        .toList())
                .map(installs -> new Rush(TWENTY, 7).run(installs, Duration.ofMinutes(1)))
                .map(rush -> rush.p99("light"))
                .toList();

        assertThat(waits.get(1)).isCloseTo(waits.get(0), within(waits.get(0) / 10));
        assertThat(waits.get(2)).isCloseTo(waits.get(0), within(waits.get(0) / 10));
    }

    @Test
    void theRelaxedLaneGetsItsShareUnderAFlood() {
        var installs = new ArrayList<>(tiersAndAFlood(500));
        installs.add(new Install("relaxed0", 1, "relaxed", 50));
        installs.add(new Install("relaxed1", 1, "relaxed", 50));

        var rush = new Rush(TWENTY, 11).run(installs, Duration.ofMinutes(2));

        var relaxed = rush.started("relaxed0") + rush.started("relaxed1");
        assertThat((double) relaxed / rush.started()).isCloseTo(0.10, within(0.005));
    }

    @Test
    void theLowestTierKeepsMovingBesideAHundredOfTheHighest() {
        var installs = new ArrayList<Install>();
        for (var i = 0; i < 100; i++) {
            installs.add(new Install("pro" + i, 4, "fast", 3));
        }
        installs.add(new Install("starter", 1, "fast", 1));

        var rush = new Rush(TWENTY, 5).run(installs, Duration.ofMinutes(2));

        // One round of all, at 200 places a second, is 401 places: 2 s.
        assertThat(rush.longestWait("starter")).isLessThan(4_000);
    }

    @Test
    void nobodyWaitsOffPeak() {
        var installs = new ArrayList<Install>();
        for (var i = 0; i < 16; i++) {
            installs.add(new Install("light" + i, 1 + i % 4, "fast", 0));
        }

        var rush = new Rush(TWENTY, 3).run(installs, Duration.ofMinutes(1));

        assertThat(installs)
                .allSatisfy(
                        install -> assertThat(rush.longestWait(install.name())).isZero());
    }

    @Test
    void expectedStartsAreHonest() {
        var rush = new Rush(TWENTY, 13).run(tiersAndAFlood(500), Duration.ofMinutes(2));

        var errors = rush.foretold().stream()
                .filter(each -> each.realMs() > 1_000)
                .mapToDouble(each -> (double) each.expectedMs() / each.realMs() - 1)
                .sorted()
                .toArray();

        assertThat(errors.length).isGreaterThan(1_000);
        assertThat(errors[errors.length / 20]).isGreaterThan(-0.25);
        assertThat(errors[errors.length - errors.length / 20]).isLessThan(0.25);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    /** Leases are counted by the test, from the answers and what was told. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverMoreUnexpiredLeasesThanCapacityAndNoPlaceFreeWhileSomebodyWaits(long seed) {
        var random = new Random(seed);
        var hall = Hall.of(Hall.settings(1 + random.nextInt(20), Percent.of(random.nextInt(101))));
        var ends = new HashMap<String, Long>();
        for (var step = 0; step < 1_000; step++) {
            hall.pass(random.nextInt(10) == 0 ? random.nextInt(35_000) : random.nextInt(500));
            var id = "id" + random.nextInt(60);
            var leaves = random.nextInt(4) == 0;
            var applied = hall.apply(
                    leaves
                            ? new PoolCall.Leave(id)
                            : new PoolCall.Enter(Hall.entry(id, "flow" + random.nextInt(6), 1 + random.nextInt(4))));
            ends.values().removeIf(end -> end <= hall.now());
            applied.granted().forEach(granted -> ends.put(granted, hall.now() + Pool.CLAIM_MS));
            switch (applied.answers().getFirst()) {
                case PoolAnswer.Granted(var until) -> ends.put(id, until);
                case PoolAnswer.Gone _ -> ends.remove(id);
                case PoolAnswer.Queued _, PoolAnswer.Full _ -> assertThat(ends).doesNotContainKey(id);
            }

            var status = hall.status();

            assertThat((long) ends.size()).isEqualTo(status.running()).isLessThanOrEqualTo(status.capacity());
            assertThat(status.waiting() == 0 || status.running() == status.capacity())
                    .isTrue();
        }
    }

    /** 1 when all are served alike. */
    private static double jain(Rush rush, String tier) {
        var served = LongStream.range(0, 3).map(i -> rush.started(tier + i)).toArray();
        var sum = (double) LongStream.of(served).sum();
        var squares = LongStream.of(served).mapToDouble(x -> (double) x * x).sum();
        return sum * sum / (served.length * squares);
    }
}
