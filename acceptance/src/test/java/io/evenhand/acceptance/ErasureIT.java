package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose an account was is forgotten everywhere; what it used and paid is not. */
class ErasureIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    private final String name = "canary" + UUID.randomUUID().toString().replace("-", "");
    private Customer customer;
    private Canary canary;

    /** Says the name wherever one can be said. */
    @BeforeEach
    void somebodyUsesEverythingUnderTheirName() throws Exception {
        customer = Customer.arrives(Map.of("externalId", name, "email", name + "@example.org"));
        canary = new Canary(customer.evenhand(), name);
        var account = "/v1/accounts/" + customer.id();
        post("operator", Part.ACCOUNTS, account + "/installs", Map.of("name", name));
        var webhook = customer.evenhand().url(Part.UPSTREAM).resolve("/" + name).toString();
        post("operator", Part.ENFORCEMENT, account + "/webhooks", Map.of("url", webhook));
        customer.itself(Part.METERING)
                .post(
                        "/v1/bookings",
                        Map.of(
                                "account",
                                customer.id(),
                                "action",
                                "book",
                                "start",
                                "2026-06-01T10:00:00Z",
                                "end",
                                "2026-06-01T11:00:00Z",
                                "attributes",
                                Map.of("with", name)))
                .orFail("Booking");
        customer.asks(Map.of(
                        "action",
                        "file.process",
                        "units",
                        Map.of("files", 10_001),
                        "id",
                        name,
                        "source",
                        name,
                        "attributes",
                        Map.of("contextTokens", 1)))
                .orFail("A decision");
        await().atMost(SOON).until(() -> !customer.messages().isEmpty());
        // Only now: credits would have paid for the crossing that is told.
        post("operator", Part.ACCOUNTS, account + "/wallets/priority/goodwill", Map.of("amount", 3, "reason", name));
        await().atMost(SOON).until(() -> canary.places().contains("metering.identified_use"));
    }

    private void post(String role, Part service, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        customer.evenhand().as(role, service).post(path, body).orFail("POST " + path);
    }

    @Test
    void nothingTellsWhoseAnErasedAccountWasThoughServicesWereDownMeanwhile() throws Exception {
        var evenhand = customer.evenhand();
        var before = canary.places();
        var usage = usage();

        evenhand.kill(Part.METERING);
        evenhand.kill(Part.ENFORCEMENT);
        var erased = evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/erasure".formatted(customer.id()), Map.of("reason", "requested"))
                .orFail("Erasing");

        assertThat(before)
                .contains(
                        "accounts.account",
                        "accounts.install",
                        "accounts.goodwill",
                        "accounts.event_log",
                        "accounts.idempotency",
                        "metering.booking",
                        "metering.identified_use",
                        "enforcement.address",
                        "enforcement.webhook")
                .anyMatch(place -> place.startsWith("redis "));
        assertThat(erased.path("complete").asBoolean()).isFalse();
        await().atMost(SOON).until(() -> erasure().path("complete").asBoolean());
        await().atMost(SOON).untilAsserted(() -> assertThat(canary.places()).isEmpty());
        assertThat(usage()).isEqualTo(usage).contains("10001");
        assertThat(evenhand.as("auditor", Part.ACCOUNTS)
                        .get("/v1/audit?subject=" + customer.id())
                        .orFail("Reading the audit log")
                        .path("items")
                        .findValuesAsText("action"))
                .contains("open-account", "erase-account");
        assertThat(customer.sendsFile().statusCode()).isEqualTo(401);
    }

    @Test
    void eachServiceTellsTheHolderAllThatItHolds() throws Exception {
        for (var service : List.of(Part.ACCOUNTS, Part.METERING, Part.ENFORCEMENT)) {
            var request = HttpRequest.newBuilder(
                            customer.evenhand().url(service).resolve("/v1/accounts/%s/data".formatted(customer.id())))
                    .header("Authorization", "Bearer " + customer.key())
                    .build();

            var told = customer.evenhand().client().send(request, BodyHandlers.ofString());

            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.body()).as(service.word()).contains(name);
        }
    }

    private JsonNode erasure() throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.ACCOUNTS)
                .get("/v1/accounts/%s/erasure".formatted(customer.id()))
                .orFail("Reading the erasure");
    }

    private String usage() throws Exception {
        var request = HttpRequest.newBuilder(
                        customer.evenhand().url(Part.METERING).resolve("/v1/accounts/%s/data".formatted(customer.id())))
                .header("Authorization", "Bearer " + customer.evenhand().token("operator"))
                .build();
        return customer.evenhand()
                .client()
                .send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.contains("\"kind\":\"usage_hour\""))
                .reduce("", String::concat);
    }
}
