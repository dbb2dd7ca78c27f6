package io.evenhand.policy.conduct;

import io.evenhand.policy.window.Span;
import org.jspecify.annotations.Nullable;

/**
 * How a measure is appealed, once each.
 *
 * @param email where appeals may be sent, if by e-mail at all
 * @param window how long after the measure; nothing when there is no appeal
 * @param answerIn how long an answer takes at most
 */
public record Appeals(@Nullable Email email, Span window, Span answerIn) {

    /** An address, and the subject by which an appeal is known. */
    public record Email(String to, String subject) {}
}
