package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a new version does to what was counted before it, inside a window (POLICY-LANGUAGE 2.10). */
class OnChangeIT {

    private static final String POLICY = "unlimited-requests";
    private static final Duration NOTICE = Duration.ofSeconds(4);
    private static final Duration UP = Duration.ofMinutes(1);

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "asIs, 300, 250",
        "proportional, 300, 225",
        "reset, 300, 0",
        "additive, 300, 150",
        "proportional, 160, 120"
    })
    void whatWasUsedFollowsTheRuleOfTheNewVersion(String rule, long size, long used) throws Exception {
        var policy = PublishedPolicy.of(POLICY, text -> version(text, "quota: 200"));
        var customer = policy.customer("plain");
        var before = customer.asks(talk(150)).orFail("Using 150");
        var effectiveAt = Instant.parse(before.path("at").asText()).plus(NOTICE).plusSeconds(1);
        policy.publish(POLICY, text -> version(text, "quota: %d, onChange: %s".formatted(size, rule)), effectiveAt);

        // More than any size, so that nothing is counted until the version decides.
        await().atMost(UP).until(() -> version(customer.asks(talk(1_000)).body()) == 2);
        var foretold = Customer.used(policy.evenhand(), customer.id(), "watched");
        var after = customer.asks(talk(1)).orFail("Using one more");

        assertThat(before.path("limits").path(0).path("used").asLong()).isEqualTo(150);
        assertThat(foretold).isEqualTo(used);
        assertThat(after.path("outcome").asText()).isEqualTo("admit");
        assertThat(after.path("limits").path(0).path("used").asLong()).isEqualTo(used + 1);
        assertThat(Customer.used(policy.evenhand(), customer.id(), "watched")).isEqualTo(used + 1);
    }

    @Test
    void aLimitStaysWhatItWasUntilTheDayEnds() throws Exception {
        var policy = PublishedPolicy.of(POLICY, text -> version(text, "quota: 200"));
        var customer = policy.customer("plain");
        var before = customer.asks(talk(150)).orFail("Using 150");
        var effectiveAt = Instant.parse(before.path("at").asText()).plus(NOTICE).plusSeconds(1);
        policy.publish(POLICY, text -> version(text, "quota: 160, onChange: nextWindow"), effectiveAt);
        await().atMost(UP).until(() -> version(customer.asks(talk(1_000)).body()) == 2);

        var today = customer.asks(talk(50)).orFail("Using what the old version promised");
        var beyond = customer.asks(talk(1)).body();
        policy.evenhand()
                .moveClockTo(Instant.parse(
                        today.path("limits").path(0).path("resetsAt").asText()));
        var shown = policy.evenhand()
                .as("operator", Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(customer.id()))
                .orFail("Looking at the next day");
        var tomorrow = customer.asks(talk(160)).orFail("Using what the new version gives");
        var beyondThat = customer.asks(talk(1)).body();

        assertThat(version(today)).isEqualTo(2);
        assertThat(today.path("limits").path(0).path("used").asLong()).isEqualTo(200);
        assertThat(beyond.path("outcome").asText()).isEqualTo("deny");
        assertThat(shown.path("items").path(0).path("until").asLong()).isEqualTo(160);
        assertThat(tomorrow.path("outcome").asText()).isEqualTo("admit");
        assertThat(beyondThat.path("outcome").asText()).isEqualTo("deny");
    }

    private static String version(String text, String quota) {
        return text.replace("noticePeriod: P1D", "noticePeriod: " + NOTICE)
                .replace("quota: 2, state: shadow", quota)
                .replace(
                        "plans:",
                        "plans:\n  plain: {title: Plain, limits: [watched], with: {slots: 1, context: 1, weight: 1}}");
    }

    private static int version(JsonNode decision) {
        return decision.path("policy").path("version").asInt();
    }

    private static Map<String, Object> talk(long requests) {
        return Map.of("action", "watch", "units", Map.of("requests", requests));
    }
}
