package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;

/** A service did not do what the console asked for, and says why. */
final class Refused extends RuntimeException {

    private final int status;
    private final JsonNode problem;

    Refused(int status, JsonNode problem) {
        // An answer, not a fault: no stack trace.
        super(problem.path("detail").asText("The service answered " + status + "."), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    /** Of a failure that is one. */
    static int status(Throwable e) {
        return e instanceof Refused refused ? refused.status : 500;
    }

    /** The last part of the problem's type, such as {@code stale-version}. */
    String code() {
        return problem.path("type").asText().replaceFirst(".*/", "");
    }

    /** Whether the person has seen an older version than there is now. */
    boolean isStale() {
        return code().equals("stale-version") || code().equals("changed-meanwhile");
    }
}
