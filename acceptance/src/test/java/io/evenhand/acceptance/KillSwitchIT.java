package io.evenhand.acceptance;

import static io.evenhand.acceptance.Promised.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rule that does harm is switched off while everything runs, and on again (DESIGN §5; POLICY-LANGUAGE 2.8). */
class KillSwitchIT {

    private static final String POLICY = "unlimited-requests";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration UP = Duration.ofMinutes(1);

    /** A quota of two a day, in a plan with nothing else. */
    private static PublishedPolicy twoADay() throws Exception {
        return PublishedPolicy.of(
                POLICY,
                text -> text.replace("quota: 2, state: shadow", "quota: 2")
                        .replace(
                                "plans:",
                                "plans:\n  plain: {title: Plain, limits: [watched], with: {slots: 1, context: 1, weight: 1}}"));
    }

    @Test
    void aRuleIsSwitchedOffOnEveryReplicaAtOnceAndGoesOnCounting() throws Exception {
        var policy = twoADay();
        var customer = policy.customer("plain");
        var evenhand = policy.evenhand();
        try (var replica = evenhand.replica(Part.ENFORCEMENT, Map.of())) {
            var replicas = List.of(evenhand.url(Part.ENFORCEMENT), URI.create("http://127.0.0.1:" + replica.port()));
            for (var each : replicas) {
                await().atMost(UP)
                        .until(() -> customer.itself(each)
                                .post("/v1/decisions", talk())
                                .succeeded());
            }
            assertThat(outcome(customer, replicas.getFirst())).isEqualTo("deny");

            policy.switchOff("watched");
            for (var each : replicas) {
                await().atMost(within(AT_ONCE))
                        .until(() -> outcome(customer, each).equals("admit"));
            }
            var off = limit(customer.itself(replicas.getLast())
                    .post("/v1/decisions", talk())
                    .body());
            policy.switchOn("watched");
            for (var each : replicas) {
                await().atMost(within(AT_ONCE))
                        .until(() -> outcome(customer, each).equals("deny"));
            }

            assertThat(off.path("switchedOff").asBoolean()).isTrue();
            assertThat(off.path("wouldBe").asText()).isEqualTo("deny");
            var on = limit(customer.asks(talk()).body());
            assertThat(on.has("switchedOff")).isFalse();
            assertThat(off.path("used").asLong()).isGreaterThanOrEqualTo(3 * 3);
            assertThat(on.path("used").asLong())
                    .as("what was used in the meantime counts")
                    .isGreaterThanOrEqualTo(off.path("used").asLong())
                    .isEqualTo(Customer.used(evenhand, customer.id(), "watched"));
        }
    }

    @Test
    void whatIsSwitchedOffStaysSoWhenEverythingStartsAnewAndInTheNextVersion() throws Exception {
        var policy = twoADay();
        var customer = policy.customer("plain");
        var evenhand = policy.evenhand();
        policy.switchOff("all");
        await().atMost(within(AT_ONCE)).until(() -> outcome(customer, talk()).equals("admit"));

        evenhand.crash(Part.ENFORCEMENT);
        evenhand.crash(Part.ACCOUNTS);

        var decision = customer.itself(Part.ENFORCEMENT)
                .patient(UP)
                .post("/v1/decisions", talk())
                .body();
        assertThat(decision.path("outcome").asText()).isEqualTo("admit");
        assertThat(limit(decision).path("switchedOff").asBoolean()).isTrue();
    }

    /** Slots: whoever waited for one starts, and nobody gets one that must be held on. */
    @Test
    void aSwitchedOffNumberOfSlotsLetsEverybodyStartWithoutOne() throws Exception {
        var policy = PublishedPolicy.of(POLICY);
        var starter = policy.customer("starter");
        starter.asks(chat()).orFail("Taking the slot");
        var waiting = starter.asks(chat()).orFail("Waiting for a slot");
        assertThat(waiting.path("outcome").asText()).isEqualTo("queue");

        policy.switchOff("agents");
        await().atMost(within(AT_ONCE)).until(() -> outcome(starter, chat()).equals("admit"));

        var next = starter.asks(chat()).body();
        assertThat(next.path("slot").isNull()).isTrue();
        assertThat(starter.follows(waiting, "claim", chat())
                        .body()
                        .path("outcome")
                        .asText())
                .isEqualTo("admit");
        policy.switchOn("agents");
        await().atMost(within(AT_ONCE)).until(() -> outcome(starter, chat()).equals("queue"));
    }

    private static String outcome(Customer customer, URI replica) throws Exception {
        var decision = customer.itself(replica).post("/v1/decisions", talk()).body();
        return decision.path("outcome").asText();
    }

    private static String outcome(Customer customer, Map<String, Object> request) throws Exception {
        return customer.asks(request).body().path("outcome").asText();
    }

    private static JsonNode limit(JsonNode decision) {
        for (var limit : decision.path("limits")) {
            if (limit.path("name").asText().equals("watched")) {
                return limit;
            }
        }
        throw new AssertionError("no limit watched in " + decision);
    }

    /** More than a day's quota. */
    private static Map<String, Object> talk() {
        return Map.of("action", "watch", "units", Map.of("requests", 3));
    }

    private static Map<String, Object> chat() {
        return Map.of("action", "chat", "units", Map.of("requests", 1), "attributes", Map.of("contextTokens", 10));
    }
}
