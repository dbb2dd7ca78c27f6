package io.evenhand.kit.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Whoever changes something hears within a time that it is not known whether it was done (503), where a store hangs: one that
 * accepts what it is sent and says nothing, which no connection notices. What is asked again with the same Idempotency-Key is done
 * once. Decisions have deadlines of their own, and may be held.
 */
class AnswerLimit {

    private static final int BEFORE_AUTHENTICATION = 900;
    private static final Set<HttpMethod> CHANGES =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final String HELD = "/v1/decisions";

    /** How often is looked whether more of the body came. */
    private static final int LOOKS = 6;

    private final Vertx vertx;
    private final long longest;

    AnswerLimit(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.longest = config.answerWithin().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(
                call -> {
                    var path = call.normalizedPath();
                    if (CHANGES.contains(call.request().method())
                            && path.startsWith("/v1/")
                            && !path.startsWith(HELD)) {
                        var waits = new Waits(call);
                        call.addEndHandler(_ -> waits.end());
                    }
                    call.next();
                },
                BEFORE_AUTHENTICATION);
    }

    /** One call that is waited for, from when the last of its body came. */
    private final class Waits {

        private final RoutingContext call;
        private final long timer;
        private long read;
        private int looks;

        Waits(RoutingContext call) {
            this.call = call;
            this.timer = vertx.setPeriodic(longest / LOOKS, _ -> look());
        }

        private void look() {
            var sofar = call.request().bytesRead();
            looks = sofar > read ? 0 : looks + 1;
            read = sofar;
            if (call.response().headWritten()) {
                end();
            } else if (looks >= LOOKS) {
                end();
                giveUp();
            }
        }

        void end() {
            vertx.cancelTimer(timer);
        }

        private void giveUp() {
            call.response()
                    .setStatusCode(503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.RETRY_AFTER, "2")
                    .end(new JsonObject()
                            .put("type", Problem.TYPES + "unavailable")
                            .put("title", "Unavailable")
                            .put("status", 503)
                            .put(
                                    "detail",
                                    "A part of the service does not answer now. Whether this was done is not known:"
                                            + " ask again with the same Idempotency-Key.")
                            .toBuffer());
        }
    }
}
