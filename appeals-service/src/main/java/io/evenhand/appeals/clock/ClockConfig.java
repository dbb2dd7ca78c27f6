package io.evenhand.appeals.clock;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When the platform works and how long appeals may take. In durations a day is a working day, an hour a working hour. */
@ConfigMapping(prefix = "evenhand.appeals.clock")
public interface ClockConfig {

    /** Where the hours below are those of the wall. */
    ZoneId zone();

    /** By weekday ({@code monday} …): from and to, several with commas, as in {@code 09:00-12:00,13:00-17:00}. */
    Map<String, String> hours();

    /** Days without work, as {@code 2026-12-25}. */
    Optional<List<LocalDate>> holidays();

    /** Against a pause or a suspension. */
    Times urgent();

    /** Against a termination. */
    Times termination();

    /** Against anything else. */
    Times ordinary();

    /** A reporter's. */
    Times review();

    /** How long an account has to answer a question; days of the calendar. */
    Duration answer();

    /** After this time a restoration that is not in force is an alarm; plain time. */
    Duration restoration();

    /** How long something may take. */
    interface Times {

        /** Until a person has looked. */
        Duration look();

        /** Until it is decided. */
        Duration decide();
    }
}
