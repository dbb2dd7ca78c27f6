package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request whose use is an estimate when it starts, and is settled when it ends. */
class EstimatesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Customer creator = arrives();

    private static Customer arrives() {
        try {
            return PublishedPolicy.of("unlimited-studio").customer("creator");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countsWhatWasReallyUsed() throws Exception {
        var decision = creator.asks(held(image("dawn", 10), "PT1M")).body();

        var completed = creator.follows(decision, "complete", image("dawn", 4));

        assertThat(completed.status()).as(completed.body().toString()).isEqualTo(200);
        assertThat(usedBefore(creator.runs(image("dawn", 1)))).isEqualTo(4);
    }

    @Test
    void countsMoreThanWasEstimatedToo() throws Exception {
        var decision = creator.asks(held(image("dawn", 10), "PT1M")).body();

        creator.follows(decision, "complete", image("dawn", 15));

        assertThat(usedBefore(creator.runs(image("dawn", 1)))).isEqualTo(15);
        await().atMost(SOON).until(() -> Customer.used(creator.evenhand(), creator.id(), "fast-per-day") == 16);
    }

    @Test
    void returnsCreditsThatWereNotNeeded() throws Exception {
        creator.buys("credits", 10);
        var decision = creator.asks(held(image("night", 6), "PT1M")).body();

        creator.follows(decision, "complete", image("night", 2));

        assertThat(decision.path("credits").path("left").asLong()).isEqualTo(4);
        await().atMost(SOON).until(() -> creator.balance("credits") == 8);
    }

    @Test
    void returnsEverythingWhenItFailed() throws Exception {
        creator.buys("credits", 10);
        var free = creator.asks(held(image("dawn", 10), "PT1M")).body();
        var paid = creator.asks(held(image("night", 6), "PT1M")).body();

        creator.follows(free, "complete", failed("dawn"));
        creator.follows(paid, "complete", failed("night"));

        assertThat(usedBefore(creator.runs(image("dawn", 1)))).isZero();
        await().atMost(SOON).until(() -> creator.balance("credits") == 10);
    }

    @Test
    void costsNothingWhenNobodyEndsIt() throws Exception {
        creator.buys("credits", 10);
        var free = creator.asks(held(image("dawn", 10), "PT5M")).body();
        var paid = creator.asks(held(image("night", 6), "PT5M")).body();
        var evenhand = creator.evenhand();

        evenhand.moveClockTo(Customer.now(evenhand, creator.id()).plus(Duration.ofMinutes(7)));

        assertThat(creator.follows(free, "complete", image("dawn", 4))
                        .body()
                        .path("completed")
                        .asBoolean())
                .isFalse();
        assertThat(usedBefore(creator.runs(image("dawn", 1)))).isZero();
        assertThat(creator.follows(paid, "complete", image("night", 6))
                        .body()
                        .path("completed")
                        .asBoolean())
                .isFalse();
        await().atMost(SOON).until(() -> creator.balance("credits") == 10);
    }

    @Test
    void livesOnWhileItIsRenewed() throws Exception {
        var decision = creator.asks(held(image("dawn", 10), "PT5M")).body();
        var evenhand = creator.evenhand();
        for (var i = 0; i < 3; i++) {
            evenhand.moveClockTo(Customer.now(evenhand, creator.id()).plus(Duration.ofMinutes(4)));
            assertThat(creator.follows(decision, "renew", Map.of()).status()).isEqualTo(200);
        }

        creator.follows(decision, "complete", image("dawn", 3));

        assertThat(usedBefore(creator.runs(image("dawn", 1)))).isEqualTo(3);
    }

    /** What one more request found counted. */
    private static long usedBefore(JsonNode decision) {
        for (var limit : decision.path("limits")) {
            if (limit.path("name").asText().equals("fast-per-day")) {
                return limit.path("used").asLong() - 1;
            }
        }
        throw new AssertionError("No quota in " + decision);
    }

    private static Map<String, Object> image(String model, long count) {
        return Map.of("action", "image.generate", "model", model, "units", Map.of("generations", count));
    }

    private static Map<String, Object> failed(String model) {
        return Map.of("action", "image.generate", "model", model, "failed", true);
    }

    private static Map<String, Object> held(Map<String, Object> request, String hold) {
        var held = new HashMap<>(request);
        held.put("hold", hold);
        return held;
    }
}
