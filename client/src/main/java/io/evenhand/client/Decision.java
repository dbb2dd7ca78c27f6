package io.evenhand.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Evenhand's answer to an {@link Ask}. */
public sealed interface Decision {

    /** How long Evenhand lends a slot. */
    Duration LEASE = Duration.ofSeconds(30);

    /** Identity of the decision, {@code dec_…}. */
    String id();

    /** Everything that was answered: limits with their figures, credits, policy version. */
    JsonNode json();

    /** What was decided, why, and what the account can do about it. */
    default Explanation explanation() {
        var explain = json().path("explain");
        return new Explanation(
                explain.path("what").asText(""),
                explain.path("why").asText(""),
                explain.path("fix").asText(""));
    }

    /** When it was decided, by Evenhand's clock; not told of a place that is looked at again. */
    default Optional<Instant> decidedAt() {
        return instant(json().path("at"));
    }

    /** Why a decision is as it is, in the policy's words. */
    record Explanation(String what, String why, String fix) {}

    /** It may run now. */
    record Admitted(String id, JsonNode json) implements Decision {

        /** Until when its slot is its own; empty where it has none. */
        public Optional<Instant> slotUntil() {
            return instant(json.path("slot").path("expiresAt"));
        }

        /** How long its slot was its own when this was answered; by Evenhand's clock, whatever the one here says. */
        Optional<Duration> lease() {
            return slotUntil()
                    .map(until ->
                            decidedAt().map(at -> Duration.between(at, until)).orElse(LEASE));
        }
    }

    /** It is accepted and runs from {@code startAt} on. The start only ever moves to an earlier time. */
    record Delayed(String id, Instant startAt, JsonNode json) implements Decision {

        /** Whether it has a place that must be claimed at its start; else it just begins then. */
        boolean hasPlace() {
            return json.has("place");
        }
    }

    /** It is accepted and waits in a queue; {@code startAt} is an estimate. */
    record Queued(String id, Instant startAt, long position, JsonNode json) implements Decision {}

    /**
     * It may not run, and was not counted.
     *
     * @param problem the problem's code, such as {@code quota-exceeded}
     * @param retryAfter how long it takes until it may, where time heals it
     */
    record Denied(String id, String problem, Optional<Duration> retryAfter, JsonNode json) implements Decision {}

    /** Reads what the service answered. */
    static Decision of(JsonNode json) {
        var id = json.path("id").asText();
        var startAt = instant(json.path("startAt")).orElse(Instant.EPOCH);
        return switch (json.path("outcome").asText()) {
            case "admit" -> new Admitted(id, json);
            case "delay" -> new Delayed(id, startAt, json);
            case "queue" -> new Queued(id, startAt, json.path("position").asLong(), json);
            case "deny" ->
                new Denied(
                        id,
                        EvenhandException.code(json.path("problem").asText()),
                        Optional.ofNullable(json.path("retryAfter").textValue()).map(Duration::parse),
                        json);
            default -> throw new IllegalArgumentException("no decision: " + json);
        };
    }

    private static Optional<Instant> instant(JsonNode node) {
        return Optional.ofNullable(node.textValue()).map(Instant::parse);
    }
}
