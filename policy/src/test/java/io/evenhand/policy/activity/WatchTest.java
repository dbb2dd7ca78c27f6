package io.evenhand.policy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Compilation;
import io.evenhand.policy.conduct.Evidence;
import io.evenhand.policy.conduct.Expression;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules of suspicion see of what somebody does (U7, P2, B6). */
class WatchTest {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Duration HOUR = Duration.ofHours(1);

    private static Watch watch(Window window, String when, String says) {
        var compiled = (Compilation.Sound) Expression.compile(when, List.of());
        var signal = new Signal(
                "rule",
                "violation",
                Per.ACCOUNT,
                window,
                compiled.expression().with(Map.of()),
                new Evidence(says),
                Stage.ENFORCE);
        return new Watch(signal, START, ZONE);
    }

    private static Watch rolling(Duration length, String when, String says) {
        return watch(new Window.Rolling(length), when, says);
    }

    private static Optional<Finding> sends(Watch watch, Duration after) {
        return watch.request(Sighting.of(START.plus(after), 1, Optional.empty()));
    }

    private static Optional<Finding> sends(Watch watch, Duration after, Origin origin) {
        return watch.request(Sighting.of(START.plus(after), 1, Optional.of(origin)));
    }

    @Test
    void countsTheRequestsOfTheWindow_B6() {
        var watch = rolling(Duration.ofMinutes(1), "facts.requests >= 100", "{requests} requests in a minute");
        for (var request = 0; request < 99; request++) {
            sends(watch, Duration.ofMillis(request));
        }
        assertThat(watch.judge(START.plusMillis(99))).isEmpty();

        sends(watch, Duration.ofMillis(99));

        assertThat(watch.judge(START.plusMillis(100)).map(Finding::says)).contains("100 requests in a minute");
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        var watch = rolling(Duration.ofMinutes(1), "facts.requests >= 3", "{requests}");
        sends(watch, Duration.ZERO);
        sends(watch, Duration.ofSeconds(30));
        sends(watch, Duration.ofSeconds(60).plusMillis(1));

        assertThat(watch.judge(START.plusSeconds(61))).isEmpty();
    }

    @Test
    void findsOneThingOnceInAWindow() {
        var watch = rolling(HOUR, "facts.requests >= 2", "{requests}");
        var findings = new ArrayList<Instant>();
        for (var minute = 0; minute < 180; minute++) {
            sends(watch, Duration.ofMinutes(minute)).map(Finding::at).ifPresent(findings::add);
        }

        assertThat(findings)
                .containsExactly(
                        START.plus(Duration.ofMinutes(1)),
                        START.plus(Duration.ofMinutes(61)),
                        START.plus(Duration.ofMinutes(121)));
    }

    @Test
    void aDayBeginsAtLocalMidnight_U7() {
        var watch = watch(new Window.Day(), "facts.activeHours >= 20", "active in {activeHours} hours of one day");
        var findings = new ArrayList<Finding>();
        for (var hour = 0; hour < 48; hour++) {
            sends(watch, HOUR.multipliedBy(hour)).ifPresent(findings::add);
        }

        // 00:00 UTC is 01:00 in Berlin: the first day has 23 hours left, the 20th of which begins at 19:00 UTC.
        assertThat(findings)
                .extracting(Finding::at)
                .containsExactly(START.plus(HOUR.multipliedBy(19)), START.plus(HOUR.multipliedBy(42)));
        assertThat(findings.getFirst().says()).isEqualTo("active in 20 hours of one day");
    }

    @Test
    void evenPausesAreThoseOfATimer_U7() {
        assertThat(gapSpread(_ -> 60_000)).isZero();
        assertThat(gapSpread(random -> 60_000 + 600 * random.nextGaussian())).isBetween(0.005, 0.015);
    }

    @Test
    void peopleDoNotPauseEvenly_U7() {
        assertThat(gapSpread(random -> 60_000 * random.nextExponential())).isBetween(0.7, 1.3);
    }

    private static double gapSpread(ToDoubleFunction<Random> pause) {
        var random = new Random(7);
        var watch = rolling(Duration.ofHours(10), "facts.requests >= 400 && facts.gapSpread >= 0.0", "");
        var found = Optional.<Finding>empty();
        var at = Duration.ZERO;
        for (var request = 0; request < 400; request++) {
            found = sends(watch, at);
            at = at.plusMillis((long) pause.applyAsDouble(random));
        }
        var last = START.plus(at);
        var facts = found.or(() -> watch.judge(last)).orElseThrow().facts();
        return facts.values().getOrDefault("gapSpread", Double.NaN);
    }

    @Test
    void onePauseSaysNothing() {
        var watch = rolling(HOUR, "facts.gapSpread >= 0.0", "");
        sends(watch, Duration.ZERO);
        sends(watch, Duration.ofMinutes(1));

        assertThat(watch.judge(START.plusSeconds(60))).isEmpty();
    }

    @ParameterizedTest(name = "{0} networks: {1}")
    @CsvSource({"2, false", "3, true"})
    void placesCountThatAreThereInTheSameMinute_U7(int networks, boolean found) {
        var watch = rolling(HOUR, "facts.parallelNetworks >= 3", "used from {parallelNetworks} networks");
        for (var network = 0; network < networks; network++) {
            sends(watch, Duration.ofSeconds(network), new Origin(network, 1, 1));
        }

        assertThat(watch.judge(START.plusSeconds(30)).isPresent()).isEqualTo(found);
    }

    @Test
    void placesOneAfterTheOtherAreNotParallel_P2() {
        var watch = rolling(HOUR, "facts.parallelEnvironments >= 2 || facts.parallelUsers >= 2", "");
        for (var minute = 0; minute < 30; minute++) {
            assertThat(sends(watch, Duration.ofMinutes(minute), new Origin(1, minute, minute)))
                    .isEmpty();
        }
    }

    @Test
    void ofUnknownOriginNothingIsParallel() {
        var watch = rolling(HOUR, "facts.parallelUsers <= 1", "");
        sends(watch, Duration.ZERO);

        assertThat(watch.judge(START)).isEmpty();
    }

    @Test
    void countsRefusalsWhenTheyHappen_P6() {
        var watch = rolling(Duration.ofMinutes(1), "facts.refused >= 2", "{refused} refused");
        sends(watch, Duration.ZERO);
        watch.refusal(START.plusSeconds(20));
        assertThat(watch.judge(START.plusSeconds(20))).isEmpty();
        watch.refusal(START.plusSeconds(21));

        assertThat(watch.judge(START.plusSeconds(21)).map(Finding::says)).contains("2 refused");
        assertThat(watch.judge(START.plusSeconds(90))).isEmpty();
    }

    @Test
    void theQuietestDayCounts_P7() {
        var watch = rolling(Duration.ofDays(7), "facts.activeHoursPerDay >= 20", "{activeHoursPerDay} hours");
        var found = new ArrayList<Finding>();
        for (var hour = 0; hour < 7 * 24; hour++) {
            if (hour / 24 != 3 || hour % 24 < 12) {
                sends(watch, HOUR.multipliedBy(hour)).ifPresent(found::add);
            }
        }

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().at()).isEqualTo(START.plus(HOUR.multipliedBy(24)));
        assertThat(watch.judge(START.plus(Duration.ofDays(8)))).isEmpty();
    }

    @Test
    void beforeADayIsOverNothingIsKnownOfDays() {
        var watch = rolling(Duration.ofDays(7), "facts.activeHoursPerDay >= 0", "");
        for (var hour = 0; hour < 23; hour++) {
            assertThat(sends(watch, HOUR.multipliedBy(hour))).isEmpty();
        }
    }

    @Test
    void addsUpUnits() {
        var watch = rolling(HOUR, "facts.units > 4", "{units} units");
        watch.request(Sighting.of(START, 2.5, Optional.empty()));
        watch.request(Sighting.of(START.plusSeconds(1), 2, Optional.empty()));

        assertThat(watch.judge(START.plusSeconds(1)).map(Finding::says)).contains("4.5 units");
    }

    @Test
    void countsThePeopleBehindAKey_P7() {
        var watch = rolling(Duration.ofDays(7), "facts.endUsers >= 3", "{endUsers} end users behind one key");
        for (var day = 0; day < 4; day++) {
            sends(watch, Duration.ofDays(day), new Origin(1, 1, Origin.NOBODY));
            sends(watch, Duration.ofDays(day), new Origin(1, 1, 7));
        }
        sends(watch, Duration.ofDays(4), new Origin(1, 1, 8));
        assertThat(watch.judge(START.plus(Duration.ofDays(4)))).isEmpty();

        sends(watch, Duration.ofDays(5), new Origin(1, 1, 9));

        var facts = watch.facts(START.plus(Duration.ofDays(5)));
        assertThat(facts.values()).containsEntry("endUsers", 3.0);
        assertThat(watch.facts(START.plus(Duration.ofDays(11))).values()).containsEntry("endUsers", 2.0);
    }

    @Test
    void ofPeopleItCountsNoMoreThanAnyRuleNeeds() {
        var watch = rolling(Duration.ofDays(7), "facts.endUsers >= 3 && facts.parallelUsers >= 3", "");
        for (var person = 1; person <= 3_000; person++) {
            sends(watch, Duration.ofMillis(person), new Origin(1, 1, person));
        }

        assertThat(watch.facts(START.plusSeconds(5)).values())
                .containsEntry("endUsers", 1_000.0)
                .containsEntry("parallelUsers", 64.0);
        assertThat(watch.packed().length).isLessThan(20_000);
    }

    @Test
    void onlyRequestsOfWhichItIsToldTellHowManyExtract_P6() {
        var watch = rolling(Duration.ofDays(1), "facts.extractionShare >= 0.75", "{extractionShare} only extract");
        sends(watch, Duration.ZERO);
        assertThat(watch.facts(START).values()).isEmpty();

        var found = Optional.<Finding>empty();
        for (var request = 0; request < 4; request++) {
            found = watch.request(new Sighting(
                    START.plus(HOUR.multipliedBy(request + 1)), 1, false, Optional.empty(), Optional.of(request != 0)));
        }

        assertThat(found.map(Finding::says)).contains("75% only extract");
    }

    /** Kept in few bytes between any two requests, a watch finds what it would have found (law). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsPackedIsNotForgotten(long seed) {
        var random = new Random(seed);
        var window = random.nextBoolean() ? new Window.Day() : new Window.Rolling(HOUR.multipliedBy(30));
        var when = "facts.requests >= 40 && facts.units > 1.5 && (facts.gapSpread > 0.2 || facts.refused > 3)"
                + " && facts.activeHours >= 2 && facts.parallelNetworks >= 1 && facts.parallelUsers >= 1"
                + " && facts.endUsers >= 2 && facts.parallelEnvironments >= 1 && facts.extractionShare < 0.9"
                + " && (facts.activeHoursPerDay >= 0 || facts.requests > 0)";
        var kept = watch(window, when, "{requests} {units} {gapSpread}");
        var signal = kept.signal();
        var packed = new Watch(signal, START, ZONE);
        var at = START;
        for (var request = 0; request < 2_000; request++) {
            at = at.plusMillis((long) (120_000 * random.nextExponential()));
            var sighting = new Sighting(
                    at,
                    random.nextInt(10) / 4.0,
                    random.nextInt(5) == 0,
                    Optional.of(new Origin(random.nextLong(), random.nextLong(3), random.nextInt(4))),
                    random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean()));
            packed = Watch.unpacked(signal, START, ZONE, packed.packed());

            assertThat(packed.request(sighting)).isEqualTo(kept.request(sighting));
            assertThat(packed.facts(at)).isEqualTo(kept.facts(at));
        }
        assertThat(kept.facts(at).values()).hasSizeGreaterThan(7);
    }

    @Test
    void aWindowOfAnotherLengthBeginsAnew() {
        var hour = rolling(HOUR, "facts.requests >= 1", "");
        sends(hour, Duration.ZERO);
        var day = rolling(Duration.ofDays(1), "facts.requests >= 1", "").signal();

        var renewed = Watch.unpacked(day, START, ZONE, hour.packed());

        assertThat(renewed.facts(START).values()).containsEntry("requests", 0.0);
    }

    @Test
    void whatIsToldLateHappenedWhenTheLastDid() {
        var watch = rolling(HOUR, "facts.requests >= 3 && facts.gapSpread >= 0.0", "{requests}");
        sends(watch, Duration.ofMinutes(10));
        sends(watch, Duration.ofMinutes(5));
        sends(watch, Duration.ofMinutes(11));

        assertThat(watch.facts(START.plus(Duration.ofMinutes(11))).values())
                .containsEntry("requests", 3.0)
                .containsEntry("gapSpread", 1.0);
    }
}
