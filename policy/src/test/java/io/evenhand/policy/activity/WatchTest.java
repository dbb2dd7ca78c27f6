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
        return watch.request(START.plus(after), 1, Optional.empty());
    }

    private static Optional<Finding> sends(Watch watch, Duration after, Origin origin) {
        return watch.request(START.plus(after), 1, Optional.of(origin));
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
        watch.request(START, 2.5, Optional.empty());
        watch.request(START.plusSeconds(1), 2, Optional.empty());

        assertThat(watch.judge(START.plusSeconds(1)).map(Finding::says)).contains("4.5 units");
    }
}
