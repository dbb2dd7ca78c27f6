package io.evenhand.metering.usage;

import io.evenhand.kit.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces of time that a series tells of: whole hours, or whole days of the account's time zone. */
record Span(List<Piece> pieces) {

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    Span {
        pieces = List.copyOf(pieces);
    }

    /** From {@code startsAt} to just before {@code endsAt}. */
    record Piece(Instant startsAt, Instant endsAt) {}

    /** How long a piece is. */
    private enum Step {
        HOUR(ChronoUnit.HOURS, Duration.ofHours(24), Duration.ofDays(31), "31 days by the hour"),
        DAY(ChronoUnit.DAYS, Duration.ofDays(30), Duration.ofDays(400), "400 days by the day");

        private final ChronoUnit unit;
        private final Duration usual;
        private final Duration most;
        private final String words;

        Step(ChronoUnit unit, Duration usual, Duration most, String words) {
            this.unit = unit;
            this.usual = usual;
            this.most = most;
            this.words = words;
        }

        /** Where the piece that {@code at} lies in begins. */
        ZonedDateTime startOf(ZonedDateTime at) {
            return switch (this) {
                // Roll-ups are hours of UTC, also where local hours begin at half past.
                case HOUR -> at.toInstant().truncatedTo(unit).atZone(at.getZone());
                case DAY -> at.toLocalDate().atStartOfDay(at.getZone());
            };
        }

        Instant after(ZonedDateTime start) {
            return switch (this) {
                case HOUR -> start.toInstant().plus(1, unit);
                case DAY ->
                    start.toLocalDate()
                            .plusDays(1)
                            .atStartOfDay(start.getZone())
                            .toInstant();
            };
        }
    }

    /**
     * The pieces that overlap the time from {@code from} to {@code to}; without {@code to} up to {@code now}, without
     * {@code from} the last 24 hours or 30 days.
     *
     * @throws ProblemException naming the field that is wrong
     */
    static Span of(@Nullable String from, @Nullable String to, @Nullable String step, ZoneId zone, Instant now) {
        var by = step(step);
        var end = to == null ? now : instant("to", to);
        var start = from == null ? end.minus(by.usual) : instant("from", from);
        if (!start.isBefore(end)) {
            throw ProblemException.invalid(from == null ? "to" : "from", "must be before to");
        }
        if (Duration.between(start, end).compareTo(by.most) > 0) {
            throw ProblemException.invalid("from", "a series covers at most " + by.words);
        }
        return new Span(pieces(by, start, end, zone));
    }

    private static List<Piece> pieces(Step by, Instant start, Instant end, ZoneId zone) {
        var pieces = new ArrayList<Piece>();
        var at = by.startOf(start.atZone(zone)).toInstant();
        while (at.isBefore(end)) {
            var next = by.after(at.atZone(zone));
            pieces.add(new Piece(at, next));
            at = next;
        }
        return pieces;
    }

    private static Step step(@Nullable String step) {
        return switch (step) {
            case null -> Step.HOUR;
            case "hour" -> Step.HOUR;
            case "day" -> Step.DAY;
            default -> throw ProblemException.invalid("step", "must be hour or day");
        };
    }

    private static Instant instant(String field, String text) {
        try {
            var at = ZonedDateTime.parse(text).toInstant();
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw ProblemException.invalid(field, "must lie between the years 1970 and 9000");
            }
            return at;
        } catch (DateTimeException e) {
            throw ProblemException.invalid(field, "must be a time such as 2026-03-01T00:00:00Z");
        }
    }
}
