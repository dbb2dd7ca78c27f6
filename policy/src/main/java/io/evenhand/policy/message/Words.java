package io.evenhand.policy.message;

import io.evenhand.policy.window.Span;
import io.evenhand.policy.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as people read them. */
public final class Words {

    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss", Locale.ENGLISH);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    private Words() {}

    /** {@code 12,345}. */
    public static String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }

    /** {@code 1 file}, {@code 3 files}. */
    public static String count(long value, String unit) {
        return number(value) + " " + (value == 1 ? unit : unit + "s");
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    public static String list(List<String> words) {
        return switch (words.size()) {
            case 0 -> "";
            case 1 -> words.getFirst();
            default -> String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
        };
    }

    /** A name of the policy file as words: {@code context tokens} for {@code contextTokens}. */
    public static String name(String written) {
        return written.replace('-', ' ')
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** {@code billing cycle}, {@code day}, {@code last 1 h}. */
    public static String window(Window window) {
        return switch (window) {
            case Window.Cycle _ -> "billing cycle";
            case Window.Day _ -> "day";
            case Window.Week _ -> "week";
            case Window.Month _ -> "month";
            case Window.Rolling(var length) -> "last " + duration(length);
        };
    }

    /** {@code in May 2026}, {@code on 4 May 2026}, {@code in the last 7 days}: a window that begins at {@code start}. */
    public static String during(Window window, Instant start, ZoneId zone) {
        var local = start.atZone(zone);
        return switch (window) {
            case Window.Cycle _ -> "in the billing cycle from " + DAY.format(local);
            case Window.Day _ -> "on " + DAY.format(local);
            case Window.Week _ -> "in the week from " + DAY.format(local);
            case Window.Month _ -> "in " + MONTH.format(local);
            case Window.Rolling(var length) -> "in the last " + duration(length);
        };
    }

    /** {@code 12 months}, {@code 1 day}, {@code 2 days}. */
    public static String span(Span value) {
        var parts = new ArrayList<String>();
        if (value.calendar().toTotalMonths() > 0) {
            parts.add(count(value.calendar().toTotalMonths(), "month"));
        }
        if (value.days() > 0) {
            parts.add(count(value.days(), "day"));
        }
        if (!value.exact().isZero() || parts.isEmpty()) {
            parts.add(duration(value.exact()));
        }
        return String.join(" ", parts);
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
