package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does one thing after the other with an account's wallets, and keeps what was acknowledged. Each call is made until it is
 * answered, and many once more after that: the answer must be the same.
 */
final class Shopper {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Customer customer;
    private final Random random;
    private final Duration ahead;
    private final Map<String, Lot> lots = new TreeMap<>();
    private final Map<String, Long> holds = new TreeMap<>();
    private final Map<String, Long> decisions = new TreeMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** A lot that was granted, and when it ends. */
    record Lot(String wallet, long amount, Instant expiresAt) {}

    Shopper(Customer customer, long seed) throws IOException, InterruptedException {
        this.customer = customer;
        this.random = new Random(seed);
        this.ahead = Duration.between(Instant.now(), Customer.now(customer.evenhand(), customer.id()));
    }

    Customer customer() {
        return customer;
    }

    int acknowledged() {
        return acknowledged.get();
    }

    Map<String, Lot> lots() {
        return lots;
    }

    /** What each hold has spent in the end, where that is known: one that nobody ended lapses, and has spent nothing. */
    Map<String, Long> holds() {
        return holds;
    }

    /** What each decision has paid in the end. */
    Map<String, Long> decisions() {
        return decisions;
    }

    void doesSomething() throws IOException, InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> buys("coins");
            case 1 -> buys("gifts");
            case 2, 3 -> runs();
            case 4, 5 -> shops();
            default -> throw new AssertionError();
        }
    }

    private void buys(String wallet) throws IOException, InterruptedException {
        var amount = 1 + random.nextInt(20);
        var request = new HashMap<String, Object>(Map.of("amount", amount));
        if (random.nextBoolean()) {
            request.put(
                    "expiresAt",
                    Instant.now()
                            .plus(ahead)
                            .plusMillis(1_500 + random.nextInt(4_000))
                            .toString());
        }
        var answer = acknowledged("operator", Part.ACCOUNTS, wallet(wallet) + "/lots", request);
        // Its time may have passed before anybody was there to grant it.
        if (answer.status == 201) {
            lots.put(
                    answer.text("id"),
                    new Lot(
                            wallet,
                            amount,
                            Instant.parse(answer.body.path("expiresAt").asText("9999-01-01T00:00:00Z"))));
        } else {
            assertThat(answer.body.path("errors").path(0).path("field").asText())
                    .isEqualTo("expiresAt");
        }
    }

    /** Asks for a decision that costs coins, and now and then says that what was decided on failed. */
    private void runs() throws IOException, InterruptedException {
        var units = 1 + random.nextInt(3);
        var request = Map.<String, Object>of(
                "account",
                customer.id(),
                "action",
                "run",
                "units",
                Map.of("tasks", units),
                "hold",
                "PT1H",
                "source",
                "torture",
                "id",
                UUID.randomUUID().toString());
        var answer = acknowledged("gateway", Part.ENFORCEMENT, "/v1/decisions", request);
        assertThat(answer.status).as(answer.toString()).isEqualTo(200);
        if (answer.text("outcome").equals("deny")) {
            assertThat(answer.text("problem")).endsWith("insufficient-credits");
            return;
        }
        assertThat(answer.body.path("credits").path("used").asLong())
                .as(answer.toString())
                .isEqualTo(units);
        var failed = random.nextInt(4) == 0;
        var end = Map.<String, Object>of(
                "action", "run", failed ? "failed" : "units", failed ? true : Map.of("tasks", units));
        var completed = acknowledged(
                "gateway", Part.ENFORCEMENT, "/v1/decisions/%s/complete".formatted(answer.text("id")), end);
        assertThat(completed.status).as(completed.toString()).isEqualTo(200);
        decisions.put(answer.text("id"), failed ? 0L : units);
    }

    /** Has gifts set aside, and settles, voids or refunds them, or leaves them. */
    private void shops() throws IOException, InterruptedException {
        var units = 1 + random.nextInt(6);
        var request = new HashMap<String, Object>(Map.of("amount", units));
        var leaves = random.nextInt(4) == 0;
        request.put("lasts", leaves ? "PT%dS".formatted(1 + random.nextInt(3)) : "PT1H");
        var held = acknowledged("gateway", Part.ACCOUNTS, wallet("gifts") + "/holds", request);
        if (held.status == 402) {
            return;
        }
        assertThat(held.status).as(held.toString()).isEqualTo(201);
        var hold = "%s/holds/%s/".formatted(wallet("gifts"), held.text("id"));
        if (leaves) {
            holds.put(held.text("id"), 0L);
            return;
        }
        if (random.nextInt(3) == 0) {
            ok(hold + "void", Map.of());
            holds.put(held.text("id"), 0L);
            return;
        }
        var spent = 1 + random.nextInt(units);
        ok(hold + "settle", Map.of("amount", spent));
        var back = random.nextInt(spent + 1);
        if (back > 0) {
            ok(hold + "refund", Map.of("amount", back));
            // More than is left of it.
            assertThat(acknowledged("gateway", Part.ACCOUNTS, hold + "refund", Map.of("amount", spent - back + 1))
                            .status)
                    .isIn(400, 409);
        }
        holds.put(held.text("id"), (long) spent - back);
    }

    private void ok(String path, Map<String, Object> request) throws IOException, InterruptedException {
        var answer = acknowledged("gateway", Part.ACCOUNTS, path, request);
        assertThat(answer.status).as(answer.toString()).isEqualTo(200);
    }

    private String wallet(String name) {
        return "/v1/accounts/%s/wallets/%s".formatted(customer.id(), name);
    }

    private record Answer(int status, JsonNode body) {
        /** Nothing is paid while Redis is silent. */
        boolean isWithheld() {
            return text("outcome").equals("deny") && body.path("degraded").asBoolean();
        }

        String text(String field) {
            return body.path(field).asText();
        }
    }

    private Answer acknowledged(String role, Part service, String path, Map<String, ?> body) throws IOException {
        var call = HttpRequest.newBuilder(customer.evenhand().url(service).resolve(path))
                .timeout(LONGEST_CALL)
                .header("Authorization", "Bearer " + customer.evenhand().token(role))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        var first = untilAnswered(call);
        if (first.status < 300 && !first.text("outcome").equals("deny") && random.nextInt(3) == 0) {
            var again = untilAnswered(call);
            assertThat(again.status).as(again.toString()).isEqualTo(first.status);
            assertThat(again.text("id")).isEqualTo(first.text("id"));
        }
        acknowledged.incrementAndGet();
        return first;
    }

    private Answer untilAnswered(HttpRequest call) {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(call), answer -> answer.status < 500 && !answer.isWithheld());
    }

    private Answer send(HttpRequest call) throws IOException, InterruptedException {
        var response = customer.evenhand().client().send(call, BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
