package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules of suspicion of the policy {@code per-install} see of real requests: rows P2 and P7. */
class SuspicionIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private Customer customer;

    @BeforeEach
    void arrives() throws Exception {
        customer = PublishedPolicy.of(Path.of("../policies/per-install.yaml"), UnaryOperator.identity())
                .customer("pro");
    }

    /** P2. */
    @Test
    void aKeyThatTwoProgramsUseAtOnceIsFound() throws Exception {
        await().atMost(SOON).until(() -> {
            uses("its-tool/1.2");
            uses("another-tool/3.4");
            return fact("second-environment", "parallelEnvironments") == 2;
        });

        rulesLookAgain();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(seen("second-environment").path("says").asText())
                                .isEqualTo("one key in 2 environments at the same time"));
        assertThat(seen("second-environment").path("subject").asText()).isEqualTo(customer.keyId());
        assertThat(again("second-environment").path("holds").asBoolean()).isTrue();
        assertThat(again("several-people").path("holds").asBoolean()).isFalse();
    }

    /** P2. Another version of the same program is no other program. */
    @Test
    void aKeyThatOneProgramUsesIsNot() throws Exception {
        uses("its-tool/1.2");
        uses("its-tool/1.3");
        rulesLookAgain();
        uses("its-tool/1.3");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fact("second-environment", "parallelEnvironments"))
                        .isEqualTo(1));
        assertThat(seen("second-environment").path("foundAt").isNull()).isTrue();
    }

    /** P7. */
    @Test
    void aKeyThatServesManyPeopleIsFound() throws Exception {
        for (var person = 0; person < 11; person++) {
            asksFor("person " + person, "203.0.113.7").orFail("A decision");
        }
        await().atMost(SOON).until(() -> fact("many-end-users", "endUsers") == 11);

        evenhand.moveClockTo(Customer.now(evenhand, customer.id()).plus(Duration.ofHours(3)));
        asksFor("person 1", "203.0.113.7").orFail("A decision");

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(seen("many-end-users").path("says").asText())
                                .isEqualTo("11 end users behind one key"));
    }

    @Test
    void anAddressThatIsNoneIsRefused() throws Exception {
        var answer = asksFor("somebody", "example.org");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("errors").path(0).path("field").asText()).isEqualTo("origin.address");
    }

    private Api.Answer asksFor(String endUser, String address) throws IOException, InterruptedException {
        return evenhand.as("gateway", Part.ENFORCEMENT)
                .post(
                        "/v1/decisions",
                        Map.of(
                                "key", customer.key(),
                                "action", "chat",
                                "units", Map.of("requests", 1),
                                "origin", Map.of("address", address, "client", "app/1", "endUser", endUser)));
    }

    private void uses(String program) throws IOException, InterruptedException {
        var request =
                customer.request("/files/chat").header("User-Agent", program).build();
        assertThat(evenhand.client().send(request, BodyHandlers.ofString()).statusCode())
                .isLessThan(300);
    }

    /** Rules look again after a part of their window, when something happens. */
    private void rulesLookAgain() throws IOException, InterruptedException {
        evenhand.moveClockTo(Customer.now(evenhand, customer.id()).plus(Duration.ofMinutes(2)));
        uses("its-tool/1.2");
    }

    /** Whether a rule holds for the customer on the figures of now. */
    private JsonNode again(String rule) throws IOException, InterruptedException {
        return evenhand.as("service", Part.METERING)
                .get("/v1/accounts/%s/suspicions/%s".formatted(customer.id(), rule))
                .orFail("Looking again");
    }

    private double fact(String signal, String fact) throws IOException, InterruptedException {
        return seen(signal).path("facts").path(fact).asDouble();
    }

    /** What a rule sees of the customer. */
    private JsonNode seen(String signal) throws IOException, InterruptedException {
        var items = evenhand.as("support", Part.METERING)
                .get("/v1/accounts/%s/facts".formatted(customer.id()))
                .orFail("Looking at the facts")
                .path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("signal").asText().equals(signal))
                .findFirst()
                .orElseThrow();
    }
}
