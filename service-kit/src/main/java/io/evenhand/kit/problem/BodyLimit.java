package io.evenhand.kit.problem;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** Says in a problem what the HTTP server would only say with a bare status: the body is too large. */
class BodyLimit {

    private static final int FIRST = 1000;

    /** After Quarkus has set the limit that holds for all paths. */
    private static final int LAST = 1;

    void register(@Observes Filters filters, HttpConfig config) {
        filters.register(context -> check(context, config.limitOf(context.normalizedPath())), FIRST);
        filters.register(context -> limit(context, config.limitOf(context.normalizedPath())), LAST);
    }

    /** For a body that does not say how long it is. */
    private static void limit(RoutingContext context, long limit) {
        context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        context.next();
    }

    private static void check(RoutingContext context, long limit) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || bytes(length) <= limit) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                // The rest of the body is not read, so the connection cannot be used again.
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(new JsonObject()
                        .put("type", "https://evenhand.io/problems/too-large")
                        .put("title", "Too large")
                        .put("status", 413)
                        .put("detail", "The body is larger than %d bytes.".formatted(limit))
                        .toBuffer());
    }

    /** What a {@code Content-Length} says; 0 where that is no number, which the HTTP server refuses itself. */
    private static long bytes(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
