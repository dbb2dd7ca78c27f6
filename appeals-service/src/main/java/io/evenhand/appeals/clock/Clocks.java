package io.evenhand.appeals.clock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The calendar and the times that are set. A calendar that makes no sense stops the service at its start. */
@ApplicationScoped
public class Clocks {

    private static final String HOURS = "evenhand.appeals.clock.hours.";

    private final ClockConfig config;
    private final WorkingTime workingTime;

    Clocks(ClockConfig config) {
        this.config = config;
        this.workingTime = workingTime(config);
    }

    /** When the platform works. */
    public WorkingTime workingTime() {
        return workingTime;
    }

    /** Against a pause or a suspension. */
    public Allowance urgent() {
        return allowance(config.urgent());
    }

    /** Against a termination. */
    public Allowance termination() {
        return allowance(config.termination());
    }

    /** Against anything else. */
    public Allowance ordinary() {
        return allowance(config.ordinary());
    }

    /** A reporter's. */
    public Allowance review() {
        return allowance(config.review());
    }

    /** How long an account has to answer. */
    public Duration answer() {
        return config.answer();
    }

    /** After this time a restoration that is not in force is an alarm. */
    public Duration restoration() {
        return config.restoration();
    }

    private Allowance allowance(ClockConfig.Times times) {
        return new Allowance(workingTime.of(times.look()), workingTime.of(times.decide()));
    }

    private static WorkingTime workingTime(ClockConfig config) {
        var week = new EnumMap<DayOfWeek, List<WorkingTime.Hours>>(DayOfWeek.class);
        config.hours().forEach((day, hours) -> week.put(day(day), hours(day, hours)));
        try {
            return new WorkingTime(
                    config.zone(), week, Set.copyOf(config.holidays().orElse(List.of())));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(HOURS + "<weekday>: " + e.getMessage(), e);
        }
    }

    private static DayOfWeek day(String word) {
        try {
            return DayOfWeek.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(HOURS + word + " is no weekday, such as monday", e);
        }
    }

    private static List<WorkingTime.Hours> hours(String day, String text) {
        try {
            return Stream.of(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(Clocks::interval)
                    .toList();
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalStateException(HOURS + day + " must be hours, such as 09:00-12:00,13:00-17:00", e);
        }
    }

    private static WorkingTime.Hours interval(String text) {
        var ends = text.split("-", 2);
        if (ends.length != 2) {
            throw new IllegalArgumentException("There is no end");
        }
        var to = ends[1].equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(ends[1]);
        return new WorkingTime.Hours(LocalTime.parse(ends[0]), to);
    }
}
