package io.evenhand.policy.window;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A length of time as a policy writes it: a calendar part, which depends on where it is added ({@code P12M},
 * {@code P1D}), and an exact part ({@code PT24H}). Never negative.
 */
public record Span(Period calendar, Duration exact) {

    private static final Pattern ISO_8601 =
            Pattern.compile("P(?=[0-9T])((?:[0-9]{1,6}Y)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}W)?(?:[0-9]{1,6}D)?)"
                    + "(T(?=[0-9])(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,15}(?:\\.[0-9]{1,9})?S)?)?");

    public Span {
        if (calendar.isNegative() || exact.isNegative()) {
            throw new IllegalArgumentException("a span is never negative");
        }
    }

    /** Reads ISO 8601, such as {@code P12M} or {@code PT1.3S}; empty when it is anything else. */
    public static Optional<Span> parse(String text) {
        var matcher = ISO_8601.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var calendar = matcher.group(1);
        var exact = matcher.group(2);
        return Optional.of(new Span(
                calendar.isEmpty() ? Period.ZERO : Period.parse("P" + calendar),
                exact == null ? Duration.ZERO : Duration.parse("P" + exact)));
    }

    public boolean isZero() {
        return calendar.isZero() && exact.isZero();
    }

    /** How long it is, with months and days of the length they have on average. */
    public Duration usualLength() {
        return usualLength(calendar).plus(exact);
    }

    static Duration usualLength(Period calendar) {
        return ChronoUnit.MONTHS
                .getDuration()
                .multipliedBy(calendar.toTotalMonths())
                .plusDays(days(calendar));
    }

    /** The instant this much later for somebody in {@code zone}; the local time stays, a missing day is clamped. */
    public Instant after(Instant from, ZoneId zone) {
        var local = ZonedDateTime.ofInstant(from, zone);
        return local.plusMonths(calendar.toTotalMonths())
                .plusDays(days(calendar))
                .plus(exact)
                .toInstant();
    }

    /** The days of the calendar part, beside its months. */
    public int days() {
        return days(calendar);
    }

    // The days beside the months are meant here, not the length of the whole.
    @SuppressWarnings("JavaPeriodGetDays")
    static int days(Period calendar) {
        return calendar.getDays();
    }

    /** The ISO 8601 form. */
    @Override
    public String toString() {
        if (calendar.isZero()) {
            return exact.toString();
        }
        return exact.isZero()
                ? calendar.toString()
                : calendar + exact.toString().substring(1);
    }
}
