package io.evenhand.appeals.clock;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When the platform works: hours of each weekday, several times a day if need be, in one zone and not on holidays. */
public record WorkingTime(ZoneId zone, Map<DayOfWeek, List<Hours>> week, Set<LocalDate> holidays) {

    /** No deadline is further away: so many days without any working time are a mistake in the calendar. */
    private static final int LONGEST_DAYS = 3_660;

    /** From one time of a day to another; midnight as its end is the end of that day. */
    public record Hours(LocalTime from, LocalTime to) {

        public Hours {
            if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to)) {
                throw new IllegalArgumentException("Hours end after they begin: " + from + "-" + to);
            }
        }

        private Duration length() {
            var end = to.equals(LocalTime.MIDNIGHT) ? Duration.ofDays(1) : sinceMidnight(to);
            return end.minus(sinceMidnight(from));
        }

        private static Duration sinceMidnight(LocalTime time) {
            return Duration.ofNanos(time.toNanoOfDay());
        }
    }

    private record Span(Instant from, Instant to) {}

    public WorkingTime {
        week = Map.copyOf(week);
        holidays = Set.copyOf(holidays);
        if (week.values().stream().allMatch(List::isEmpty)) {
            throw new IllegalArgumentException("There are no working hours in the week");
        }
    }

    /** How long the platform works on a weekday with hours, on average. */
    public Duration day() {
        var days = week.values().stream().filter(hours -> !hours.isEmpty()).toList();
        var total = days.stream().flatMap(List::stream).map(Hours::length).reduce(Duration.ZERO, Duration::plus);
        return total.dividedBy(days.size());
    }

    /** What is meant by {@code stated}: its days are working days, the rest are working hours. */
    public Duration of(Duration stated) {
        return day().multipliedBy(stated.toDaysPart()).plus(stated.minusDays(stated.toDaysPart()));
    }

    /** When so much working time has passed since {@code from}. */
    public Instant plus(Instant from, Duration working) {
        var left = working;
        if (!left.isPositive()) {
            return from;
        }
        var day = from.atZone(zone).toLocalDate();
        for (int i = 0; i < LONGEST_DAYS; i++, day = day.plusDays(1)) {
            for (var span : spansOf(day)) {
                var start = span.from().isBefore(from) ? from : span.from();
                var room = Duration.between(start, span.to());
                if (room.compareTo(left) >= 0) {
                    return start.plus(left);
                }
                left = room.isPositive() ? left.minus(room) : left;
            }
        }
        throw new IllegalStateException("The calendar has too little working time");
    }

    /** The working time between two instants; nothing when the second is not later. */
    public Duration between(Instant from, Instant to) {
        var passed = Duration.ZERO;
        var last = to.atZone(zone).toLocalDate();
        for (var day = from.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            for (var span : spansOf(day)) {
                var start = span.from().isBefore(from) ? from : span.from();
                var end = span.to().isAfter(to) ? to : span.to();
                passed = start.isBefore(end) ? passed.plus(Duration.between(start, end)) : passed;
            }
        }
        return passed;
    }

    /** In their order; where clocks are put forward, hours that do not exist are left out. */
    private List<Span> spansOf(LocalDate day) {
        if (holidays.contains(day)) {
            return List.of();
        }
        var spans = new ArrayList<Span>();
        for (var hours : week.getOrDefault(day.getDayOfWeek(), List.of())) {
            var end = hours.to().equals(LocalTime.MIDNIGHT)
                    ? day.plusDays(1).atStartOfDay(zone)
                    : day.atTime(hours.to()).atZone(zone);
            spans.add(new Span(day.atTime(hours.from()).atZone(zone).toInstant(), end.toInstant()));
        }
        spans.sort(Comparator.comparing(Span::from));
        return spans;
    }
}
