package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.decision.Postponed;
import io.vertx.core.Future;

/** The answer to a request that is accepted, and not yet: when to come back, and for which place. */
final class Promised {

    static final String CLAIM = "Evenhand-Decision";
    static final String DECISIONS = "/.well-known/evenhand/decisions/";

    private Promised() {}

    static Future<Void> answer(Exchange exchange, Postponed postponed) {
        exchange.letGo();
        exchange.response()
                .setStatusCode(202)
                .putHeader(CLAIM, postponed.id())
                .putHeader("Location", DECISIONS + postponed.id())
                .putHeader("Retry-After", Long.toString(postponed.retryAfter().toSeconds()))
                .putHeader("Content-Type", "application/json");
        return exchange.response().end(postponed.body().toBuffer());
    }
}
