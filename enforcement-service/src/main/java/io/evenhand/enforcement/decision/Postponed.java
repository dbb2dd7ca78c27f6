package io.evenhand.enforcement.decision;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * Accepted, and not yet: what a client of a gateway is told.
 *
 * @param retryAfter when to come back; a place in a queue is looked after every second
 */
public record Postponed(String id, Duration retryAfter, JsonObject body) {

    private static final Duration KEPT = Duration.ofHours(1);

    /** The place of {@code later}, and how to claim it. */
    public static Postponed of(Start.Later later, Decisions decisions) {
        var decision = later.decision();
        var id = decision.id();
        var body = decision.limits().isEmpty() ? new JsonObject() : decisions.describe(decision);
        body.put("id", id)
                .put("startAt", Instant.ofEpochMilli(later.startsAt()).toString())
                .put("claim", "Repeat the request with Evenhand-Decision: " + id + claim(later));
        if (later.position() > 0) {
            body.put("position", later.position());
        }
        var seconds = Math.ceilDiv(Math.max(0, later.startsAt() - later.now()), 1_000);
        return new Postponed(id, Duration.ofSeconds(Math.max(later.position() > 0 ? 1 : 0, seconds)), body);
    }

    private static String claim(Start.Later later) {
        return later.position() > 0
                ? " within half a minute, and again until it runs: its place is kept while you ask."
                : " from startAt on, within " + KEPT.toMinutes() + " minutes.";
    }
}
