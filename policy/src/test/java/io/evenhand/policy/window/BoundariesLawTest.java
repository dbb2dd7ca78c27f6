package io.evenhand.policy.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In every zone there is, the boundaries are those that somebody finds who steps through the calendar. */
class BoundariesLawTest {

    private static final List<Period> CYCLES = List.of(
            Period.ofDays(1),
            Period.ofDays(30),
            Period.ofMonths(1),
            Period.ofMonths(3),
            Period.ofYears(1),
            Period.of(0, 1, 15));
    private static final int YEARS = 12;

    static LongStream seeds() {
        return LongStream.range(0, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void calendarWindowsAreWhereSteppingFindsThem(long seed) {
        var random = new Random(seed);
        zones().forEach(zone -> {
            var now = someInstant(random);
            var day = LocalDate.ofInstant(now, zone);

            var days = Boundaries.of(new Window.Day(), Instant.EPOCH, zone, now);
            var weeks = Boundaries.of(new Window.Week(), Instant.EPOCH, zone, now);
            var months = Boundaries.of(new Window.Month(), Instant.EPOCH, zone, now);

            assertThat(days).as("%s %s", zone, now).isEqualTo(stepping(now, n -> midnight(day.plusDays(n), zone)));
            var monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            assertThat(weeks).as("%s %s", zone, now).isEqualTo(stepping(now, n -> midnight(monday.plusWeeks(n), zone)));
            var first = day.withDayOfMonth(1);
            assertThat(months)
                    .as("%s %s", zone, now)
                    .isEqualTo(stepping(now, n -> midnight(first.plusMonths(n), zone)));
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cyclesAreWhereSteppingFromTheAnchorFindsThem(long seed) {
        var random = new Random(seed);
        zones().forEach(zone -> {
            var cycle = CYCLES.get(random.nextInt(CYCLES.size()));
            var now = someInstant(random);
            var anchor = now.plusSeconds(random.nextLong(-YEARS * 31_000_000L, YEARS * 31_000_000L));
            var local = anchor.atZone(zone);

            var boundaries = Boundaries.of(new Window.Cycle(cycle), anchor, zone, now);

            assertThat(boundaries)
                    .as("%s, %s from %s at %s", zone, cycle, anchor, now)
                    .isEqualTo(steppingFromAnchor(now, local, cycle));
            assertThat(boundaries.start()).isBeforeOrEqualTo(now);
            assertThat(boundaries.resetsAt()).isAfter(now);
        });
    }

    /** Every minute around a change of the clocks, in zones that change them at or near midnight. */
    @ParameterizedTest
    @MethodSource("zonesThatChangeAtMidnight")
    void noInstantOfAChangeLiesOutsideItsDay(ZoneId zone) {
        var transition = zone.getRules().nextTransition(Instant.parse("1995-01-01T00:00:00Z"));
        for (var changes = 0; transition != null && changes < 20; changes++) {
            for (var minutes = -90; minutes <= 90; minutes++) {
                var now = transition.getInstant().plusSeconds(minutes * 60L);

                var day = Boundaries.of(new Window.Day(), Instant.EPOCH, zone, now);

                assertThat(now)
                        .as("%s", zone)
                        .isBetween(day.start(), day.resetsAt().minusNanos(1));
            }
            transition = zone.getRules().nextTransition(transition.getInstant());
        }
    }

    static Stream<ZoneId> zonesThatChangeAtMidnight() {
        return Stream.of(
                        "America/St_Johns",
                        "America/Havana",
                        "America/Santiago",
                        "Africa/Cairo",
                        "Asia/Beirut",
                        "Asia/Gaza")
                .map(ZoneId::of);
    }

    private static Stream<ZoneId> zones() {
        return ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of);
    }

    private static Instant someInstant(Random random) {
        return Instant.parse("1975-01-01T00:00:00Z").plusSeconds(random.nextLong(70L * 365 * 86_400));
    }

    private static Instant midnight(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant();
    }

    /** The boundaries among the starts of the few windows before and after. */
    private static Boundaries stepping(Instant now, IntFunction<Instant> starts) {
        var all = new TreeSet<Instant>();
        for (var n = -3; n <= 6; n++) {
            all.add(starts.apply(n));
        }
        return boundaries(all, now);
    }

    private static Boundaries steppingFromAnchor(Instant now, ZonedDateTime anchor, Period cycle) {
        var all = new TreeSet<Instant>();
        var direction = now.isBefore(anchor.toInstant()) ? -1 : 1;
        var beyond = 0;
        for (var n = -6 * direction; beyond < 8; n += direction) {
            var date = anchor.toLocalDate().plus(cycle.multipliedBy(n));
            var start = ZonedDateTime.ofLocal(date.atTime(anchor.toLocalTime()), anchor.getZone(), anchor.getOffset());
            all.add(start.toInstant());
            beyond += now.isBefore(start.toInstant()) == direction > 0 ? 1 : 0;
        }
        return boundaries(all, now);
    }

    private static Boundaries boundaries(NavigableSet<Instant> starts, Instant now) {
        var start = starts.floor(now);
        var resetsAt = starts.higher(start);
        var nextEnd = starts.higher(resetsAt);
        return new Boundaries(start, resetsAt, nextEnd, starts.higher(nextEnd));
    }
}
