package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;

/** A service did not do what the console asked for, and says why. */
final class Refused extends RuntimeException {

    private final int status;
    private final JsonNode problem;
    private final boolean worthRepeating;

    Refused(int status, JsonNode problem) {
        this(status, problem, false);
    }

    Refused(int status, JsonNode problem, boolean worthRepeating) {
        // An answer, not a fault: no stack trace.
        super(problem.path("detail").asText("The service answered " + status + "."), null, false, false);
        this.status = status;
        this.problem = problem;
        this.worthRepeating = worthRepeating;
    }

    boolean isWorthRepeating() {
        return worthRepeating;
    }

    int status() {
        return status;
    }

    /** Of a failure that is one. */
    static int status(Throwable e) {
        return e instanceof Refused refused ? refused.status : 500;
    }

    /** The fields at fault, of a failure that names some; else what it says, as one of them. */
    static Object errors(Throwable e) {
        var errors = e instanceof Refused refused ? refused.problem.path("errors") : MissingNode.getInstance();
        var found = JsonInPages.value(errors);
        return found == null ? List.of(Map.of("field", "", "message", String.valueOf(e.getMessage()))) : found;
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
