package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.acceptance.Remains.Canary;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row P8: with the add-on, requests are marked for the upstream, and nothing is kept of them but counts. */
class DiscretionIT {

    private static final String MARKS = "no-training, no-training-models";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PublishedPolicy policy;

    @BeforeAll
    static void publish() throws Exception {
        policy = PublishedPolicy.of("discretion");
    }

    @Test
    void requestsAreMarkedForTheUpstreamWhateverTheClientSays_P8() throws Exception {
        var ordinary = ordinary();
        var discreet = discreet();

        assertThat(spoofing(discreet, "/files/discreet/a").path("marks").asText())
                .isEqualTo(MARKS);
        assertThat(spoofing(ordinary, "/files/discreet/a").has("marks")).isFalse();
        assertThat(discreet.asks(chat()).body().path("marks"))
                .extracting(mark -> mark.asText())
                .containsExactly("no-training", "no-training-models");
        assertThat(ordinary.asks(chat()).body().has("marks")).isFalse();
    }

    @Test
    void aRouteThatDoesNotHonourTheMarksIsRefusedBeforeAnythingIsCounted_P8() throws Exception {
        var ordinary = ordinary();
        var discreet = discreet();

        var refused = discreet.sends("/files/chat");

        var problem = JSON.readTree(refused.body());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(problem.path("type").asText()).endsWith("/marks-not-honoured");
        assertThat(problem.path("detail").asText()).contains(MARKS, "desk@example.org");
        assertThat(Customer.used(discreet.evenhand(), discreet.id(), "pace")).isZero();
        assertThat(ordinary.sends("/files/chat").statusCode()).isEqualTo(200);
        assertThat(Customer.used(ordinary.evenhand(), ordinary.id(), "pace")).isEqualTo(1);
    }

    @Test
    void aPlaceInLineIsFoundThoughTheAddOnBeganMeanwhile_P8() throws Exception {
        var customer = ordinary();
        var bulk = Map.of("action", "bulk", "units", Map.of("requests", 110));
        var waiting = customer.asks(bulk).body();
        assertThat(waiting.path("outcome").asText()).isEqualTo("delay");

        takesTheAddOn(customer);

        await().atMost(SOON).until(() -> customer.asks(chat()).body().has("marks"));
        assertThat(customer.follows(waiting, "claim", bulk).body().path("startAt"))
                .isEqualTo(waiting.path("startAt"));
        assertThat(customer.follows(waiting, "claim", chat()).status()).isEqualTo(409);
    }

    /** The same traffic of an account without the add-on is found, so that looking for it can find something. */
    @Test
    void nothingOfItsTrafficIsKeptButCounts_P8() throws Exception {
        var seen = new Canaries();
        var unseen = new Canaries();

        var ordinarily = new Indiscretions(ordinary(), seen).all();
        var discreetly = new Indiscretions(discreet(), unseen).all();

        assertThat(discreetly).as("both are answered alike").isEqualTo(ordinarily);
        var remains = new Remains(policy.evenhand());
        // What is told to others is written a moment after the answer.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(String.join("\n", remains.of(seen.all())))
                        .contains(
                                "table metering.identified_use: " + seen.text,
                                "table metering.identified_use: " + seen.fitting + " packed",
                                "table metering.waiting_place: " + seen.text,
                                "table metering.booking: " + seen.text,
                                "Redis ",
                                "file redis",
                                "file postgres"));
        assertThat(remains.of(unseen.all())).isEmpty();
    }

    /** A text, a figure that fits and one that does not, and one beyond what is announced: each found nowhere else. */
    static final class Canaries {

        private static final long ABOVE_EVERYTHING = 9_000_000_000_000_000L;

        final String text = "canary" + UUID.randomUUID().toString().substring(24);
        final long fitting;
        final long announced;
        final long tooLarge;

        Canaries() {
            var random = new Random();
            this.fitting = random.nextLong(4_000_000_000_000_000L, ABOVE_EVERYTHING);
            this.announced = random.nextLong(4_000_000_000_000_000L, ABOVE_EVERYTHING);
            this.tooLarge = random.nextLong(ABOVE_EVERYTHING + 1, 9_007_199_254_740_991L);
        }

        List<Canary> all() {
            return Stream.concat(
                            Stream.of(Canary.of(text)),
                            Stream.of(fitting, announced, tooLarge).flatMap(Canary::of))
                    .toList();
        }
    }

    private static Customer ordinary() throws IOException, InterruptedException {
        return policy.customer(Map.of("plan", "plain", "timeZone", "UTC"));
    }

    private static Customer discreet() throws IOException, InterruptedException {
        return policy.customer(Map.of("plan", "plain", "timeZone", "UTC", "addOns", List.of("zero-data-retention")));
    }

    private static void takesTheAddOn(Customer customer) throws IOException, InterruptedException {
        var operator = customer.evenhand().as("operator", Part.ACCOUNTS);
        var account = operator.get("/v1/accounts/" + customer.id()).orFail("Reading");
        operator.put(
                        "/v1/accounts/%s/subscription".formatted(customer.id()),
                        Map.of(
                                "policy",
                                policy.name(),
                                "plan",
                                "plain",
                                "addOns",
                                List.of("zero-data-retention"),
                                "timeZone",
                                "UTC",
                                "startedAt",
                                account.path("anchor").asText()))
                .orFail("Adding the add-on");
    }

    private static Map<String, Object> chat() {
        return Map.of("action", "chat", "units", Map.of("requests", 1));
    }

    private static JsonNode spoofing(Customer customer, String path) throws Exception {
        var request = customer.request(path).header("Evenhand-Marks", "none-at-all");
        var answer = customer.evenhand().client().send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
