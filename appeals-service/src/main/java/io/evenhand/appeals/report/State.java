package io.evenhand.appeals.report;

import io.evenhand.kit.problem.ProblemException;
import java.util.Locale;

/** Where a report is. */
enum State {
    /** Nobody has said yet what it is about. */
    RECEIVED,
    /** It is about an account and a violation, and is looked into. */
    ACCEPTED,
    /** Somebody found that it is right; a finding is to be confirmed or dismissed. */
    PASSED_ON,
    /** It has an outcome. */
    RESOLVED,
    /** Its reporter asked to have the outcome looked at again. */
    REVIEW_REQUESTED,
    /** It only tried whether reports are taken. */
    TEST;

    static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether staff have to do something about it. */
    boolean isOpen() {
        return switch (this) {
            case RECEIVED, ACCEPTED, REVIEW_REQUESTED -> true;
            case PASSED_ON, RESOLVED, TEST -> false;
        };
    }

    /** What the reporter is told of it. */
    String forReporter() {
        return switch (this) {
            case RECEIVED, TEST -> "received";
            case ACCEPTED, PASSED_ON -> "in-review";
            case REVIEW_REQUESTED -> "review-requested";
            case RESOLVED -> "resolved";
        };
    }

    ProblemException refusal() {
        return new ProblemException(
                409, "wrong-state", "The report is %s: this cannot be done.".formatted(Words.of(this)));
    }
}
