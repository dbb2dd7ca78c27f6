package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request holds that a gateway let through, which can end it and not renew it ({@code longest-response}). */
class AuthorizedLeaseIT {

    @Test
    void aLeaseIsHeldOnUntilTheGatewayTellsTheEnd() throws Exception {
        var evenhand = RunningEvenhand.get();
        var customer = PublishedPolicy.of("gateways").customer("single");
        var settings = Map.of(
                "evenhand.authorize.longest-response",
                "PT5M",
                "evenhand.authorize.routes",
                evenhand.folder().resolve("routes.yaml").toString());
        try (var replica = evenhand.replica(Part.ENFORCEMENT, settings)) {
            var asked = URI.create("http://127.0.0.1:%d/authorize/envoy/files/chat".formatted(replica.port()));
            // A replica has to hear of the policy first.
            var running = await().until(() -> ask(asked, customer), answer -> answer.statusCode() == 200);
            assertThat(running.headers().firstValue("Evenhand-Lease")).hasValue("30");
            var decision = running.headers().firstValue("Evenhand-Decision").orElseThrow();
            var first = leaseOf(customer, decision);

            await().atMost(Promised.within(Duration.ofSeconds(15)))
                    .until(() -> leaseOf(customer, decision).isAfter(first));

            customer.itself(Part.ENFORCEMENT)
                    .post("/v1/decisions/%s/complete".formatted(decision), "application/json", "")
                    .orFail("Completing");
            assertThat(ask(asked, customer).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<Void> ask(URI address, Customer customer) throws IOException, InterruptedException {
        var question = HttpRequest.newBuilder(address)
                .header("X-Api-Key", customer.key())
                .POST(BodyPublishers.noBody())
                .build();
        return customer.evenhand().client().send(question, BodyHandlers.discarding());
    }

    private static Instant leaseOf(Customer customer, String decision) throws IOException, InterruptedException {
        return Instant.parse(customer.itself(Part.ENFORCEMENT)
                .get("/v1/decisions/" + decision)
                .orFail("Looking at the decision")
                .path("slot")
                .path("expiresAt")
                .asText());
    }
}
