package io.evenhand.appeals.inquiry;

import io.evenhand.kit.problem.ProblemException;

/** What people write. */
final class Texts {

    private Texts() {}

    /** The text without blanks around it; the database keeps no character zero. */
    static String proper(String field, String text) {
        if (text.isBlank()) {
            throw ProblemException.invalid(field, "must not be blank");
        }
        if (text.indexOf('\0') >= 0) {
            throw ProblemException.invalid(field, "must not contain the character zero");
        }
        return text.strip();
    }
}
