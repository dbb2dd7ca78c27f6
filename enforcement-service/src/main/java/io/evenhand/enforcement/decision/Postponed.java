package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer;
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
        var body = decision.limits().isEmpty() ? new JsonObject() : decisions.describe(decision);
        return of(decision.id(), later.now(), later.startsAt(), later.position(), body);
    }

    /** A place that somebody looks at. */
    public static Postponed of(String id, Answer.NotYet place) {
        return of(id, place.now(), place.startsAt(), place.position(), new JsonObject());
    }

    private static Postponed of(String id, long now, long startsAt, long position, JsonObject body) {
        body.put("id", id)
                .put("startAt", Instant.ofEpochMilli(startsAt).toString())
                .put("claim", "Repeat the request with Evenhand-Decision: " + id + claim(position));
        if (position > 0) {
            body.put("position", position);
        }
        var seconds = Math.ceilDiv(Math.max(0, startsAt - now), 1_000);
        return new Postponed(id, Duration.ofSeconds(Math.max(position > 0 ? 1 : 0, seconds)), body);
    }

    private static String claim(long position) {
        return position > 0
                ? " within half a minute, and again until it runs: its place is kept while you ask."
                : " from startAt on, within " + KEPT.toMinutes() + " minutes.";
    }
}
