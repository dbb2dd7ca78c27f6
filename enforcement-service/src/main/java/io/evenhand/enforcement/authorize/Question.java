package io.evenhand.enforcement.authorize;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What a gateway wants to serve: the request's method, and its target as the client sent it. */
record Question(String method, String uri) {

    /** One that a gateway puts into two headers of its own; empty when it does not. */
    static Optional<Question> in(HttpServerRequest request, String methodHeader, String uriHeader) {
        var method = request.getHeader(methodHeader);
        var uri = request.getHeader(uriHeader);
        return method == null || uri == null ? Optional.empty() : Optional.of(new Question(method, uri));
    }
}
