package io.evenhand.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.usage.Span.Piece;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    private static final Instant NOW = Instant.parse("2026-03-30T12:20:00Z");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void withoutBoundsItIsTheLast24HoursByTheHour() {
        var span = Span.of(null, null, null, PARIS, NOW);

        assertThat(span.pieces()).hasSize(25);
        assertThat(span.pieces().getFirst().startsAt()).isEqualTo("2026-03-29T12:00:00Z");
        assertThat(span.pieces().getLast())
                .isEqualTo(new Piece(Instant.parse("2026-03-30T12:00:00Z"), Instant.parse("2026-03-30T13:00:00Z")));
    }

    @Test
    void aDayIsTheAccountsOwnAndAsLongAsItsClockSays() {
        var span = Span.of("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "day", PARIS, NOW);

        assertThat(span.pieces())
                .extracting(Piece::startsAt)
                .containsExactly(
                        Instant.parse("2026-03-27T23:00:00Z"),
                        Instant.parse("2026-03-28T23:00:00Z"),
                        Instant.parse("2026-03-29T22:00:00Z"));
        assertThat(span.pieces())
                .extracting(piece -> Duration.between(piece.startsAt(), piece.endsAt()))
                .containsExactly(Duration.ofHours(24), Duration.ofHours(23), Duration.ofHours(24));
    }

    @ParameterizedTest(name = "from {0} to {1} by {2}: {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "yesterday, -, -, from",
                "-, 2026-03-30, -, to",
                "-, -, week, step",
                "2026-03-30T12:00:00Z, 2026-03-30T12:00:00Z, -, from",
                "2027-01-01T00:00:00Z, -, -, from",
                "2026-01-01T00:00:00Z, 2026-02-01T00:00:01Z, hour, from",
                "2025-01-01T00:00:00Z, 2026-03-01T00:00:00Z, day, from",
                "+999999999-01-01T00:00:00Z, -, -, from",
                "-, 1950-01-01T00:00:00Z, -, to",
            })
    void aWrongBoundIsNamed(@Nullable String from, @Nullable String to, @Nullable String step, String field) {
        assertThatThrownBy(() -> Span.of(from, to, step, ZoneOffset.UTC, NOW))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.toProblem().errors())
                                .extracting(error -> error.field())
                                .containsExactly(field));
    }

    @Test
    void theLongestSpansAreServed() {
        var hours = Span.of("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "hour", ZoneOffset.UTC, NOW);
        var days = Span.of("2025-01-01T00:00:00Z", "2026-02-05T00:00:00Z", "day", ZoneOffset.UTC, NOW);

        assertThat(hours.pieces()).hasSize(31 * 24);
        assertThat(days.pieces()).hasSize(400);
    }
}
