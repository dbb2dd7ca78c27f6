package io.evenhand.enforcement.authorize;

import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a gateway wants to serve: the request's method, and its path without the query. */
record Question(String method, String path) {

    /** Segments that take a path elsewhere, written plainly or not: where to is for each server to say. */
    private static final Pattern WANDERING =
            Pattern.compile("(^|/|\\\\|%2f|%5c)(\\.|%2e){1,2}(/|\\\\|%2f|%5c|$)", Pattern.CASE_INSENSITIVE);

    /** One that a gateway puts into two headers of its own; empty when it does not. */
    static Optional<Question> in(HttpServerRequest request, String methodHeader, String uriHeader) {
        var method = request.getHeader(methodHeader);
        var uri = request.getHeader(uriHeader);
        return method == null || uri == null ? Optional.empty() : Optional.of(new Question(method, withoutQuery(uri)));
    }

    private static String withoutQuery(String uri) {
        var end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    void mustBePlain() {
        if (!path.startsWith("/") || WANDERING.matcher(path).find()) {
            throw ProblemException.invalid("path", "must begin with / and have no segments of dots");
        }
    }
}
