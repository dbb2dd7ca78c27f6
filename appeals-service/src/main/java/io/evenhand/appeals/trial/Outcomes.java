package io.evenhand.appeals.trial;

import java.time.Duration;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the use of several accounts under one version.
 *
 * @param accounts those that it has a plan for
 * @param without those whose plan it does not have: they are in no other figure
 * @param held accounts of which something waited or was refused
 * @param waits how long all that waited did together
 * @param days requests that waited or were refused, by day (UTC)
 */
public record Outcomes(
        long accounts,
        long without,
        long held,
        long requests,
        long atOnce,
        long waited,
        long refused,
        Duration waits,
        SortedMap<LocalDate, Long> days) {

    public Outcomes {
        days = new TreeMap<>(days);
    }

    static final Outcomes NONE = new Outcomes(0, 0, 0, 0, 0, 0, 0, Duration.ZERO, new TreeMap<>());

    Outcomes and(Outcomes other) {
        var both = new TreeMap<>(days);
        other.days.forEach((day, count) -> both.merge(day, count, Long::sum));
        return new Outcomes(
                accounts + other.accounts,
                without + other.without,
                held + other.held,
                requests + other.requests,
                atOnce + other.atOnce,
                waited + other.waited,
                refused + other.refused,
                waits.plus(other.waits),
                both);
    }
}
