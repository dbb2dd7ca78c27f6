package io.evenhand.policy.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;

/**
 * All starts of one kind of window, numbered; each is computed from its number alone, so that errors cannot add up.
 * They never descend, but two may be the same instant: where a zone skipped a day, that day's window is empty.
 */
final class Starts {

    private static final LocalDate A_MONDAY = LocalDate.of(1969, 12, 29);
    private static final LocalDate A_FIRST = LocalDate.of(1970, 1, 1);

    private final LongFunction<Instant> at;
    private final Instant zero;
    private final Duration usualLength;

    private Starts(LongFunction<Instant> at, Duration usualLength) {
        this.at = at;
        this.zero = at.apply(0);
        this.usualLength = usualLength;
    }

    static Starts ofDays(ZoneId zone) {
        return new Starts(n -> midnight(LocalDate.ofEpochDay(n), zone), ChronoUnit.DAYS.getDuration());
    }

    static Starts ofWeeks(ZoneId zone) {
        return new Starts(n -> midnight(A_MONDAY.plusWeeks(n), zone), ChronoUnit.WEEKS.getDuration());
    }

    static Starts ofMonths(ZoneId zone) {
        return new Starts(n -> midnight(A_FIRST.plusMonths(n), zone), ChronoUnit.MONTHS.getDuration());
    }

    /** Always counted from the anchor: 31 January, 28 February, 31 March. */
    static Starts ofCycles(Period length, Instant anchor, ZoneId zone) {
        var offset = zone.getRules().getOffset(anchor);
        var local = anchor.atOffset(offset).toLocalDateTime();
        var months = length.toTotalMonths();
        var days = Span.days(length);
        var usualLength = Span.usualLength(length);
        if (usualLength.isNegative() || usualLength.isZero()) {
            throw new IllegalArgumentException("a cycle must be longer than zero");
        }
        // The anchor's own offset decides where a local time happens twice, so that cycle 0 starts at the anchor.
        return new Starts(
                n -> ZonedDateTime.ofLocal(
                                local.plusMonths(Math.multiplyExact(months, n)).plusDays(days * n), zone, offset)
                        .toInstant(),
                usualLength);
    }

    static Starts ofBuckets(Duration length) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("a rolling window must be longer than zero");
        }
        return new Starts(n -> Instant.EPOCH.plus(length.multipliedBy(n)), length);
    }

    Boundaries around(Instant now) {
        var number = numberOfWindowAt(now);
        var start = at.apply(number);
        var resetsAt = nextAfter(start, number);
        var nextEnd = nextAfter(resetsAt, number + 1);
        var lastEnd = nextAfter(nextEnd, number + 2);
        return new Boundaries(start, resetsAt, nextEnd, lastEnd);
    }

    /**
     * The last start not after {@code now}. Usual lengths average out over the calendar, so the guess is at most a
     * step or two away however far {@code now} is from number zero.
     */
    private long numberOfWindowAt(Instant now) {
        var number = Math.floorDiv(zero.until(now, ChronoUnit.MILLIS), usualLength.toMillis());
        while (at.apply(number).isAfter(now)) {
            number--;
        }
        while (!at.apply(number + 1).isAfter(now)) {
            number++;
        }
        return number;
    }

    private Instant nextAfter(Instant start, long number) {
        var following = number + 1;
        while (!at.apply(following).isAfter(start)) {
            following++;
        }
        return at.apply(following);
    }

    private static Instant midnight(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant();
    }
}
