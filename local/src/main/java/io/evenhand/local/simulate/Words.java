package io.evenhand.local.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Figures as people read them. */
final class Words {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String wait(Duration duration) {
        var seconds = duration.toMillis() / 1e3;
        if (seconds < 60) {
            return seconds == 0 ? "0" : String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%.1f min", seconds / 60);
        }
        return seconds < 86_400
                ? String.format(Locale.ROOT, "%.1f h", seconds / 3_600)
                : String.format(Locale.ROOT, "%,.1f d", seconds / 86_400);
    }

    static String at(Instant instant, ZoneId zone) {
        return MINUTES.format(instant.atZone(zone));
    }

    static String day(Instant instant, ZoneId zone) {
        return DateTimeFormatter.ISO_LOCAL_DATE.format(instant.atZone(zone));
    }

    static String first(Optional<Hit> hit, ZoneId zone) {
        return hit.map(each -> "%s %s".formatted(at(each.at(), zone), each.account()))
                .orElse("");
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1e3);
    }
}
