package io.evenhand.local.simulate;

import io.evenhand.local.terminal.TextTable;
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
        return duration.isZero() ? "0" : TextTable.readable(duration);
    }

    static String change(Duration duration) {
        return duration.isZero() ? "0" : (duration.isNegative() ? "-" : "+") + wait(duration.abs());
    }

    static String change(long number) {
        return number > 0 ? "+" + count(number) : count(number);
    }

    static String at(Instant instant, ZoneId zone) {
        return MINUTES.format(instant.atZone(zone));
    }

    static String first(Optional<Hit> hit, ZoneId zone) {
        return hit.map(each -> "%s %s".formatted(at(each.at(), zone), each.account()))
                .orElse("");
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1e3);
    }
}
