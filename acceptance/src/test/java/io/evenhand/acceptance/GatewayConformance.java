package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and the upstream of a platform see, whichever gateway stands between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayConformance {

    private static final String CHAT = "/files/chat";
    private static final Duration PACE = Duration.ofSeconds(1);

    private PublishedPolicy policy = new PublishedPolicy(RunningEvenhand.get(), "");

    abstract URI gateway();

    /** What becomes of a request whose client adds a header of Evenhand's that no client sends: served without, or refused. */
    abstract int whenPretending();

    /** Whether the upstream learns which decision let a request through. */
    abstract boolean namesTheDecision();

    @BeforeAll
    void thePolicyIsPublished() throws Exception {
        policy = PublishedPolicy.of("gateways");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evh_000000000000000000000000000000000000"})
    void whoHasNoKeyIsNotServed(String key) throws Exception {
        var request = HttpRequest.newBuilder(gateway().resolve(CHAT)).POST(BodyPublishers.ofString("hello"));
        if (!key.isEmpty()) {
            request.header("X-Api-Key", key);
        }

        var answer = send(request);

        assertProblem(answer, 401, "unauthorized");
    }

    @Test
    void aPathWithoutARouteIsNotServed() throws Exception {
        var customer = policy.customer("capped");

        var answer = send(request(customer, "/elsewhere?of=/files/chat"));

        assertProblem(answer, 404, "no-route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Api-Key", "Authorization"})
    void whatMayRunReachesTheUpstreamWithoutTheKey(String header) throws Exception {
        var customer = policy.customer("capped");
        var key = header.equals("Authorization") ? "Bearer " + customer.key() : customer.key();

        var answer = send(HttpRequest.newBuilder(gateway().resolve(CHAT + "?tone=kind"))
                .header(header, key)
                .header("X-Mine", "kept")
                .header("Evenhand-End-User", "somebody")
                .header("Evenhand-Marks", "no-limits")
                .POST(BodyPublishers.ofString("hello")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(headersSeen(answer))
                .contains("x-mine")
                .doesNotContain("x-api-key", "authorization", "evenhand-marks", "evenhand-end-user", "evenhand-lease");
        assertThat(headersSeen(answer).contains("evenhand-decision")).isEqualTo(namesTheDecision());
        assertThat(answer.headers().firstValue("Evenhand-Decision").orElseThrow())
                .startsWith("dec_");
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).contains("\"capped\";r=0");
        assertThat(answer.headers().firstValue("RateLimit-Policy").orElseThrow())
                .contains("\"capped\";q=1");
        assertThat(used(customer, "capped")).isEqualTo(1);
    }

    @Test
    void aCredentialOfAnotherKindIsThePlatforms() throws Exception {
        var customer = policy.customer("capped");

        var answer = send(request(customer, CHAT).header("Authorization", "Basic c29tZTpib2R5"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(headersSeen(answer)).contains("authorization").doesNotContain("x-api-key");
    }

    @Test
    void noClientSpeaksInEvenhandsName() throws Exception {
        var customer = policy.customer("near");

        var answer = send(request(customer, CHAT).header("Evenhand-Role", "operator"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(whenPretending());
        assertThat(answer.body().contains("receivedHeaders")).isEqualTo(answer.statusCode() == 200);
        if (answer.statusCode() == 200) {
            assertThat(headersSeen(answer)).doesNotContain("evenhand-role");
        }
    }

    @Test
    void p8MarksGoUpstreamOrTheRequestDoesNot() throws Exception {
        var customer =
                policy.customer(Map.of("plan", "capped", "timeZone", "UTC", "addOns", List.of("zero-data-retention")));

        var refused = send(request(customer, CHAT));
        var served = send(request(customer, "/files/discreet/1").header("Evenhand-Marks", "none"));

        assertProblem(refused, 403, "marks-not-honoured");
        assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
        assertThat(json(served).path("marks").asText()).isEqualTo("no-training, no-training-models");
    }

    @Test
    void aBodyPassesUntouched() throws Exception {
        var customer = policy.customer("capped");
        var body = new byte[300_000];
        new Random(7).nextBytes(body);

        var answer = send(HttpRequest.newBuilder(gateway().resolve(CHAT))
                .header("X-Api-Key", customer.key())
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(json(answer).path("sha256").asText())
                .as(answer.body())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
    }

    @Test
    void c2ANearTurnIsHeld() throws Exception {
        var customer = policy.customer("near");
        send(request(customer, CHAT));
        var sent = System.nanoTime();

        var answer = send(request(customer, CHAT));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(PACE.dividedBy(5));
        assertThat(used(customer, "near")).isEqualTo(2);
    }

    @Test
    void c2AFarTurnIsAcceptedWithAPlaceToClaim() throws Exception {
        var evenhand = RunningEvenhand.get();
        var customer = policy.customer("far");
        send(request(customer, CHAT));

        var accepted = send(request(customer, CHAT));

        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        assertThat(Long.parseLong(accepted.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(500L, 600L);
        var place = accepted.headers().firstValue("Evenhand-Decision").orElseThrow();
        assertThat(json(accepted).path("id").asText()).isEqualTo(place);
        var startAt = Instant.parse(json(accepted).path("startAt").asText());
        var looked =
                send(request(customer, accepted.headers().firstValue("Location").orElseThrow())
                        .GET());
        assertThat(json(looked).path("startAt").asText()).as(looked.body()).isEqualTo(startAt.toString());
        var early = send(request(customer, CHAT).header("Evenhand-Decision", place));
        assertThat(early.statusCode()).as(early.body()).isEqualTo(202);

        evenhand.moveClockTo(startAt);
        var served = send(request(customer, CHAT).header("Evenhand-Decision", place));

        assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
        assertThat(used(customer, "far")).isEqualTo(2);
        assertProblem(send(request(customer, CHAT).header("Evenhand-Decision", place)), 410, "place-gone");
    }

    @Test
    void aQuotaUsedUpIsAProblemThatSaysWhenItIsBack() throws Exception {
        var customer = policy.customer("capped");
        send(request(customer, CHAT));

        var answer = send(request(customer, CHAT));

        assertProblem(answer, 429, "quota-exceeded");
        assertThat(json(answer).path("detail").asText()).contains("desk@example.org");
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isGreaterThan(60);
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).contains("\"capped\";r=0");
        assertThat(used(customer, "capped")).isEqualTo(1);
    }

    /** P3. Within less than a lease, so that it cannot have been the lease's end. */
    @Test
    void aSlotIsFreeWhenTheResponseHasEnded() throws Exception {
        var customer = policy.customer("single");
        try (var running = HeldRequest.send(gateway(), customer, CHAT)) {
            await().until(() -> used(customer, "single") == 1);
            var next = RunningEvenhand.get()
                    .client()
                    .sendAsync(request(customer, CHAT).build(), BodyHandlers.ofString());
            await().pollDelay(PACE).until(() -> !next.isDone());

            var first = running.finish();

            assertThat(first).startsWith("HTTP/1.1 200");
            assertThat(next.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    /** P3. The same where the gateway hears of it that a client leaves. */
    void assertASlotIsFreeWhenTheClientHasLeft() throws Exception {
        var customer = policy.customer("single");
        var running = HeldRequest.send(gateway(), customer, CHAT);
        await().until(() -> used(customer, "single") == 1);

        running.close();

        await().atMost(Promised.within(Duration.ofSeconds(5))).until(() -> used(customer, "single") == 0);
    }

    /** A gateway that cannot ask lets nobody through, and says that it is no fault of the client's. */
    static void assertServesNobody(ForeignGateway gateway) throws Exception {
        try (gateway) {
            var answer = send(HttpRequest.newBuilder(gateway.url().resolve(CHAT))
                    .header("X-Api-Key", "evh_any")
                    .POST(BodyPublishers.ofString("hello")));

            assertProblem(answer, 503, "unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    static int enforcement() {
        return RunningEvenhand.get().url(Part.ENFORCEMENT).getPort();
    }

    private static long used(Customer customer, String limit) throws IOException, InterruptedException {
        return Customer.used(customer.evenhand(), customer.id(), limit);
    }

    private HttpRequest.Builder request(Customer customer, String path) {
        return HttpRequest.newBuilder(gateway().resolve(path))
                .header("X-Api-Key", customer.key())
                .POST(BodyPublishers.ofString("hello"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return RunningEvenhand.get().client().send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static List<String> headersSeen(HttpResponse<String> answer) throws IOException {
        var names = json(answer).path("receivedHeaders");
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> name.asText().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).path("type").asText()).endsWith("/" + code);
        assertThat(json(answer).path("status").asInt()).isEqualTo(status);
    }
}
