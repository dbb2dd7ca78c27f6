package io.evenhand.appeals.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkingTimeTest {

    private static final List<WorkingTime.Hours> SPLIT = List.of(hours("09:00", "12:00"), hours("13:00", "18:00"));

    /** Monday to Friday with a break at noon, in Berlin; Christmas Day is a holiday. */
    private static final WorkingTime OFFICE = new WorkingTime(
            ZoneId.of("Europe/Berlin"),
            Map.of(
                    DayOfWeek.MONDAY, SPLIT,
                    DayOfWeek.TUESDAY, SPLIT,
                    DayOfWeek.WEDNESDAY, SPLIT,
                    DayOfWeek.THURSDAY, SPLIT,
                    DayOfWeek.FRIDAY, SPLIT),
            Set.of(LocalDate.of(2026, 12, 25)));

    private static WorkingTime.Hours hours(String from, String to) {
        return new WorkingTime.Hours(LocalTime.parse(from), LocalTime.parse(to));
    }

    // Berlin is at +01:00 in winter.
    @ParameterizedTest(name = "{1} from {0} on is {2}")
    @CsvSource({
        "2026-11-23T08:00:00Z, PT3H, 2026-11-23T11:00:00Z",
        "2026-11-23T08:00:00Z, PT4H, 2026-11-23T13:00:00Z",
        "2026-11-23T11:30:00Z, PT1H, 2026-11-23T13:00:00Z",
        "2026-11-20T17:00:00Z, PT1H, 2026-11-23T09:00:00Z",
        "2026-12-24T16:00:00Z, PT2H, 2026-12-28T09:00:00Z",
        "2026-11-22T00:00:00Z, PT40H, 2026-11-27T17:00:00Z",
        "2026-11-22T00:00:00Z, PT0S, 2026-11-22T00:00:00Z",
    })
    void countsOnlyTheHoursInWhichThePlatformWorks(Instant from, Duration working, Instant expected) {
        assertThat(OFFICE.plus(from, working)).isEqualTo(expected);
    }

    /** The clocks of Berlin went forward on 29 March 2026; the hour between 2 and 3 did not exist. */
    @Test
    void anHourThatDoesNotExistIsNotWorked() {
        var nights = new WorkingTime(
                ZoneId.of("Europe/Berlin"), Map.of(DayOfWeek.SUNDAY, List.of(hours("00:00", "04:00"))), Set.of());

        assertThat(nights.between(Instant.parse("2026-03-28T00:00:00Z"), Instant.parse("2026-03-30T00:00:00Z")))
                .isEqualTo(Duration.ofHours(3));
    }

    @Test
    void midnightAsAnEndIsTheEndOfTheDay() {
        var always =
                new WorkingTime(ZoneId.of("UTC"), Map.of(DayOfWeek.MONDAY, List.of(hours("00:00", "00:00"))), Set.of());

        assertThat(always.day()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aDayThatIsStatedIsAWorkingDay() {
        assertThat(OFFICE.of(Duration.parse("P3DT2H"))).isEqualTo(Duration.ofHours(26));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void betweenIsWhatWasAdded(long seed) {
        var random = new Random(seed);
        var from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(20_000_000));
        var working = Duration.ofSeconds(random.nextInt(1_000_000));

        var until = OFFICE.plus(from, working);

        assertThat(OFFICE.between(from, until)).isEqualTo(working);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsHeldLosesNothing(long seed) {
        var random = new Random(seed);
        var begun = Instant.parse("2026-11-23T08:00:00Z").plusSeconds(random.nextInt(1_000_000));
        var deadline = Deadline.begin(begun, Duration.ofHours(40), OFFICE);
        var held = begun.plusSeconds(random.nextInt(200_000));
        var resumed = held.plusSeconds(random.nextInt(1_200_000));

        var after = deadline.hold(held, OFFICE).resume(resumed, OFFICE);

        assertThat(after)
                .isInstanceOfSatisfying(
                        Deadline.Running.class,
                        running -> assertThat(
                                        OFFICE.between(begun, held).plus(OFFICE.between(resumed, running.dueAt())))
                                .isEqualTo(Duration.ofHours(40)));
    }
}
