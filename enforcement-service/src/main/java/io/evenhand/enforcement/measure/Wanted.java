package io.evenhand.enforcement.measure;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.window.Span;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A measure that somebody of the staff wants.
 *
 * @param kind notice, throttle, pause, suspension or termination
 * @param scope the account where it is not said
 * @param category the violation
 * @param facts what happened, with figures and dates
 * @param lasts a length such as P3D, or {@code permanent}; a pause lasts 72 h where it is not said
 * @param endsAt the same as an instant
 * @param pace how long each call takes, for a throttle
 * @param findings those it rests on
 * @param immediateGround why a termination does not wait 30 days
 */
public record Wanted(
        @NotBlank String account,
        @NotBlank String kind,
        @Nullable Scope scope,
        @NotBlank String category,
        @NotBlank @Size(max = 5000) String facts,
        @Nullable String lasts,
        @Nullable Instant endsAt,
        @Nullable String pace,
        @Nullable List<String> findings,
        @Nullable String immediateGround) {

    /** The campaign, install or key that it concerns. */
    public record Scope(@NotNull String target, @Nullable String name) {}

    private static final String PERMANENT = "permanent";
    private static final Duration LONGEST_PAUSE = Duration.ofDays(3);
    private static final List<String> GROUNDS = List.of("legal-duty", "security-emergency", "repeated-infringement");

    String scopeName() {
        var name = scope == null ? null : scope.name();
        if (target() == Target.ACCOUNT) {
            return "";
        }
        if (name == null || name.isBlank()) {
            throw ProblemException.invalid(
                    "scope.name", "must name the " + target().name().toLowerCase(Locale.ROOT));
        }
        return name;
    }

    Optional<String> ground() {
        if (immediateGround != null && !GROUNDS.contains(immediateGround)) {
            throw ProblemException.invalid("immediateGround", "must be one of " + String.join(", ", GROUNDS));
        }
        return Optional.ofNullable(immediateGround);
    }

    /** What it is, in the policy's terms. */
    io.evenhand.policy.conduct.Measure what(Instant now) {
        var wanted = Kind.of(kind)
                .orElseThrow(() -> ProblemException.invalid(
                        "kind",
                        "must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Kind.values())
                                                .map(Kind::word)
                                                .toList())));
        if (wanted != Kind.THROTTLE && pace != null) {
            throw ProblemException.invalid("pace", "goes with a throttle only");
        }
        return switch (wanted) {
            case NOTICE -> new io.evenhand.policy.conduct.Measure.Notice();
            case THROTTLE -> new io.evenhand.policy.conduct.Measure.Throttle(paceOfCalls(), length(now));
            case PAUSE -> new io.evenhand.policy.conduct.Measure.Pause(target(), pauseLength(now));
            case SUSPENSION ->
                PERMANENT.equals(lasts)
                        ? new io.evenhand.policy.conduct.Measure.SuspendForGood(target())
                        : new io.evenhand.policy.conduct.Measure.Suspend(target(), length(now));
            case TERMINATION -> new io.evenhand.policy.conduct.Measure.Terminate();
        };
    }

    private Target target() {
        if (scope == null) {
            return Target.ACCOUNT;
        }
        return Arrays.stream(Target.values())
                .filter(target -> target.name().equalsIgnoreCase(scope.target()))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.invalid("scope.target", "must be account, campaign, install or key"));
    }

    private Duration paceOfCalls() {
        var length = span("pace", pace, "is required: a throttle says how long each call takes, such as PT10S")
                .usualLength();
        if (!length.isPositive()) {
            throw ProblemException.invalid("pace", "must be more than nothing");
        }
        return length;
    }

    private Span pauseLength(Instant now) {
        var length = lasts == null && endsAt == null ? new Span(Period.ZERO, LONGEST_PAUSE) : length(now);
        if (length.usualLength().compareTo(LONGEST_PAUSE) > 0) {
            throw ProblemException.invalid("lasts", "a pause lasts 72 hours at most");
        }
        return length;
    }

    private Span length(Instant now) {
        if (endsAt == null) {
            var length = span("lasts", lasts, "is required, such as P3D");
            if (length.isZero()) {
                throw ProblemException.invalid("lasts", "must be more than nothing");
            }
            return length;
        }
        if (lasts != null) {
            throw ProblemException.invalid("endsAt", "goes without lasts");
        }
        if (!endsAt.isAfter(now)) {
            throw ProblemException.invalid("endsAt", "must be in the future");
        }
        return new Span(Period.ZERO, Duration.between(now, endsAt));
    }

    private static Span span(String field, @Nullable String text, String missing) {
        if (text == null) {
            throw ProblemException.invalid(field, missing);
        }
        return Span.parse(text)
                .orElseThrow(() -> ProblemException.invalid(field, "must be a length such as P3D or PT10S"));
    }
}
