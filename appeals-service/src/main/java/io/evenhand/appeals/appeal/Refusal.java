package io.evenhand.appeals.appeal;

import io.evenhand.kit.problem.ProblemException;

/**
 * Why something may not be done.
 *
 * @param code as in {@code docs/problems.md}
 */
record Refusal(int status, String code, String why) {

    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;

    static Refusal forbidden(String why) {
        return new Refusal(FORBIDDEN, "forbidden", why);
    }

    static Refusal conflict(String code, String why) {
        return new Refusal(CONFLICT, code, why);
    }

    static Refusal tooMany(String why) {
        return new Refusal(TOO_MANY, "too-many-appeals", why);
    }

    ProblemException problem() {
        return new ProblemException(status, code, why);
    }
}
