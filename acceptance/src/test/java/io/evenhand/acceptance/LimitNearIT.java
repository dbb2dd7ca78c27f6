package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever comes near a limit is told before it is reached. */
class LimitNearIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void whoeverComesNearALimitIsWarnedOnceAndToldWhenItIsReached() throws Exception {
        var policy = PublishedPolicy.of("unlimited-requests", LimitNearIT::warning);
        var customer = policy.customer("plain");

        customer.asks(talk(7)).orFail("Using seven of ten");
        customer.asks(talk(1)).orFail("Using the eighth");
        customer.asks(talk(1)).orFail("Using the ninth");
        customer.asks(talk(1)).orFail("Using the last one");

        await().atMost(SOON).until(() -> customer.messages().size() > 1);
        assertThat(customer.messages())
                .extracting(message -> message.path("kind").asText() + ": "
                        + message.path("what").asText())
                .containsExactly(
                        "limit-reached: You have used your 10 requests of this day.",
                        "limit-near: You have used 8 of your 10 requests of this day.");
    }

    @Test
    void theSizeThatIsSetWhileEverythingRunsIsTheOneThatIsWarnedOf() throws Exception {
        var policy = PublishedPolicy.of(
                "unlimited-requests",
                text -> warning(text)
                        .replace("quota: 10,", "quota: $most,")
                        .replace(
                                "parameters:",
                                "parameters:\n  most: {value: 10, range: [10, 100], means: requests a day}"));
        var customer = policy.customer("plain");
        assertThat(policy.set("most", "20").statusCode()).isEqualTo(200);
        await().atMost(SOON)
                // More than any size, so that nothing is counted.
                .until(() ->
                        customer.asks(talk(1_000)).body().at("/limits/0/until").asLong() == 20);

        customer.asks(talk(10)).orFail("Using what would be all of it");
        customer.asks(talk(6)).orFail("Using more");

        await().atMost(SOON).until(() -> !customer.messages().isEmpty());
        assertThat(customer.messages())
                .allSatisfy(message -> assertThat(message.path("kind").asText()).isEqualTo("limit-near"))
                .singleElement()
                .satisfies(message -> assertThat(message.path("what").asText()).contains("of your 20 requests"));
    }

    private static String warning(String text) {
        return text.replace("quota: 2, state: shadow", "quota: 10, warnAt: 80%")
                .replace(
                        "plans:",
                        "plans:\n  plain: {title: Plain, limits: [watched], with: {slots: 1, context: 1, weight: 1}}");
    }

    private static Map<String, Object> talk(long requests) {
        return Map.of("action", "watch", "units", Map.of("requests", requests));
    }
}
