package io.evenhand.policy.message;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;

/** Figures as people read them. */
public final class Words {

    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss", Locale.ENGLISH);

    private Words() {}

    /** {@code 12,345}. */
    public static String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }

    /** {@code 1.3 s}, {@code 10 min}, {@code 1 h 30 min}, {@code 2 days}. */
    public static String duration(Duration value) {
        var parts = new ArrayList<String>();
        if (value.toDays() > 0) {
            parts.add(value.toDays() == 1 ? "1 day" : number(value.toDays()) + " days");
        }
        if (value.toHoursPart() > 0) {
            parts.add(value.toHoursPart() + " h");
        }
        if (value.toMinutesPart() > 0) {
            parts.add(value.toMinutesPart() + " min");
        }
        var seconds = BigDecimal.valueOf(value.toMillis() % 60_000, 3).stripTrailingZeros();
        if (seconds.signum() > 0 || parts.isEmpty()) {
            parts.add(seconds.toPlainString() + " s");
        }
        return String.join(" ", parts);
    }

    /** {@code 1 March 2026 at 00:00 (Europe/Berlin)}: local time, with seconds only where there are some. */
    public static String instant(Instant value, ZoneId zone) {
        var local = value.atZone(zone);
        var format = local.getSecond() == 0 ? TO_THE_MINUTE : TO_THE_SECOND;
        return format.format(local) + " (" + zone.getId() + ")";
    }
}
