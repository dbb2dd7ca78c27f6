package io.evenhand.enforcement.authorize;

import io.evenhand.kit.problem.Problem;
import io.evenhand.kit.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the client, or for 200 the upstream, is to be told. */
record Reply(int status, Map<String, String> headers, String body) {

    private static final int OK = 200;

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply go(Map<String, String> headers) {
        return new Reply(OK, headers, "");
    }

    static Reply of(ProblemException problem, String body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", Problem.MEDIA_TYPE);
        problem.retryAfter().ifPresent(after -> headers.put("Retry-After", Long.toString(after.toSeconds())));
        return new Reply(problem.status(), headers, body);
    }

    boolean goes() {
        return status == OK;
    }
}
