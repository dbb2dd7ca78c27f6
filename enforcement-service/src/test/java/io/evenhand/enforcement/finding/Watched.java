package io.evenhand.enforcement.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An account on a policy with a ladder of notices and one of strikes, whose times are seconds. */
record Watched(Accounts accounts, Holder holder) {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String CONDUCT = """
            violations:
              excess: {title: Excessive use, words: Using so much that others suffer., ladder: told}
              sharing: {title: Sharing, words: Letting somebody else use your account., ladder: strikes}
            ladders:
              told:
                memory: P90D
                notice: {grace: PT2S, recheck: true}
                steps:
                  - {at: 1, do: throttle, pace: PT10S, for: PT8S}
                  - {at: 2, do: suspend, for: P3D, by: person}
              strikes:
                memory: P365D
                strikes: true
                ask: {about: who uses the account, within: P7D}
                steps:
                  - {at: 1, do: pause, scope: campaign, for: PAUSE}
                  - {at: 2, do: suspend, scope: campaign, for: permanent, by: two-persons}
            """;

    static Watched of(Accounts accounts, String pauseFor) {
        var policy = "watched-" + UUID.randomUUID();
        accounts.publish(
                policy, 1, text -> text + CONDUCT.replace("PAUSE", pauseFor), Instant.parse("2020-01-01T00:00:00Z"));
        return new Watched(accounts, Holder.of(accounts, policy, null));
    }

    /** Another account on the same policy. */
    Watched another() {
        return new Watched(accounts, Holder.of(accounts, holder.policy(), null));
    }

    void found(String rule, String violation, String windowStart) {
        found(rule, violation, "enforce", Instant.parse(windowStart));
    }

    void found(String rule, String violation, String stage, Instant windowStart) {
        accounts.found(holder, rule, violation, stage, windowStart);
    }

    /** The holder reads that it was told of a measure. */
    void reads(String kind) {
        await().atMost(SOON).until(() -> {
            var inbox = holder.itself().get(holder.path("/messages"));
            // The key may be too new to be known.
            return inbox.statusCode() == 200
                    && inbox.<List<String>>path("items.kind").contains(kind);
        });
    }

    List<Map<String, Object>> findings() {
        return holder.as("support")
                .get("/v1/findings?account=" + holder.account())
                .path("items");
    }

    List<Map<String, Object>> measures() {
        return holder.as("support")
                .get("/v1/measures?account=" + holder.account())
                .path("items");
    }

    List<Map<String, Object>> strikes() {
        return holder.itself().get(holder.path("/standing")).path("strikes");
    }

    /** Waits for a finding that stands so. */
    Map<String, Object> finding(String state) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(findings()).extracting("state").contains(state));
        return findings().stream()
                .filter(each -> state.equals(each.get("state")))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for a measure that stands so. */
    Map<String, Object> measure(String kind, String state) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(measures())
                        .anySatisfy(each ->
                                assertThat(each).containsEntry("kind", kind).containsEntry("state", state)));
        return measures().stream()
                .filter(each -> kind.equals(each.get("kind")) && state.equals(each.get("state")))
                .findFirst()
                .orElseThrow();
    }

    /** Staff tell what they saw, as soon as the policy is known. */
    Response tells(Map<String, ?> seen) {
        return await().atMost(SOON)
                .until(() -> holder.as("support").body(seen).post("/v1/signals"), answer -> answer.statusCode() != 503);
    }

    int decides(String role, String what, Map<String, Object> thing, String how) {
        return holder.as(role)
                .body(Map.of("reason", "The records show it."))
                .post("/v1/%s/%s/%s".formatted(what, thing.get("id"), how))
                .statusCode();
    }
}
