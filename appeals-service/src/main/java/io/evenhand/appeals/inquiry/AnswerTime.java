package io.evenhand.appeals.inquiry;

import io.evenhand.kit.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** How long an account has to answer. */
final class AnswerTime {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private AnswerTime() {}

    /**
     * The end of the time that somebody of staff gives.
     *
     * @param usual what is given where neither is stated
     */
    static Instant stated(@Nullable String answerBy, @Nullable String answerIn, Duration usual, Instant now) {
        if (answerBy != null && answerIn != null) {
            throw ProblemException.invalid("answerIn", "must not be stated together with answerBy");
        }
        if (answerBy != null) {
            return within("answerBy", instant(answerBy), now);
        }
        return answerIn == null ? now.plus(usual) : within("answerIn", after(answerIn, now), now);
    }

    /**
     * The end of the time that the policy gave when it was told at {@code toldAt}. Where that is over before anybody could ask,
     * the account has as much time from {@code now} on.
     */
    static Instant ofPolicy(Instant until, Instant toldAt, Instant now) {
        return until.isAfter(now) ? until : now.plus(Duration.between(toldAt, until));
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw ProblemException.invalid(
                    "answerBy", "must be a date and time with an offset, such as 2026-04-01T10:00:00+02:00");
        }
    }

    private static Instant after(String text, Instant now) {
        try {
            var duration = Duration.parse(text);
            // What is too long is said below, and must not overflow here.
            return now.plus(duration.compareTo(LONGEST) > 0 ? LONGEST.plusDays(1) : duration);
        } catch (DateTimeException _) {
            throw ProblemException.invalid("answerIn", "must be a duration, such as P14D");
        }
    }

    private static Instant within(String field, Instant until, Instant now) {
        if (until.isBefore(now.plus(SHORTEST)) || until.isAfter(now.plus(LONGEST))) {
            throw ProblemException.invalid(field, "must leave from an hour to 366 days to answer");
        }
        return until;
    }
}
