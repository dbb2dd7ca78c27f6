package io.evenhand.appeals.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as an account reads them, on its own clock. */
public final class Times {

    private final DateTimeFormatter moment;
    private final DateTimeFormatter day;
    private final DateTimeFormatter shortDay;
    private final DateTimeFormatter clock;

    public Times(ZoneId zone) {
        this.moment = pattern(zone, "d MMMM yyyy, HH:mm");
        this.day = pattern(zone, "d MMMM yyyy");
        this.shortDay = pattern(zone, "d MMM");
        this.clock = pattern(zone, "HH:mm:ss");
    }

    private static DateTimeFormatter pattern(ZoneId zone, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
    }

    public String moment(Instant at) {
        return moment.format(at);
    }

    public String day(Instant at) {
        return day.format(at);
    }

    public String shortDay(Instant at) {
        return shortDay.format(at);
    }

    /** The time of day where that is enough, else the day as well. */
    public String soon(Instant at, Instant now) {
        return Duration.between(now, at).compareTo(Duration.ofDays(1)) < 0 ? clock.format(at) : moment(at);
    }
}
