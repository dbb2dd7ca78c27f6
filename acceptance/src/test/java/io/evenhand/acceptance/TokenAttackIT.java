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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows B1 and B4, as somebody with a key of their own would try. */
class TokenAttackIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 16;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private Customer attacker;
    private Customer victim;

    private record Answer(int status, JsonNode body) {}

    @BeforeEach
    void twoAccountsHaveTen() throws Exception {
        var policy = PublishedPolicy.of("wallet-torture");
        attacker = policy.customer("all", "UTC");
        victim = policy.customer("all", "UTC");
        for (var customer : List.of(attacker, victim)) {
            customer.buys("coins", 10);
            customer.buys("gifts", 10);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"amount":-10}                       | 400
            {"amount":0}                         | 400
            {"amount":9007199254740993}          | 400
            {"amount":1e300}                     | 400
            {"amount":11}                        | 402
            {"amount":1,"lasts":"-P1D"}          | 400
            {"amount":1,"account":"somebody"}    | 400
            []                                   | 400
            """)
    void amountsThatMakeNoSenseAreRecorded(String body, int status) throws Exception {
        var answer = posts(attacker.key(), holds(attacker), UUID.randomUUID().toString(), body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(attacker.balance("gifts")).isEqualTo(10);
        assertThat(attempts(attacker)).isEqualTo(1);
    }

    @Test
    void anothersWalletAndGuessedIdsAreNobodysBusiness() throws Exception {
        var theirs = posts(evenhand.token("gateway"), holds(victim), "k", "{\"amount\":4}");
        var hold = theirs.body().path("id").asText();

        var refused = List.of(
                posts(attacker.key(), holds(victim), "k", "{\"amount\":1}"),
                posts(attacker.key(), holds(victim) + "/" + hold + "/settle", "k", "{}"),
                posts(attacker.key(), holds(attacker) + "/" + hold + "/void", "k", "{}"),
                posts(attacker.key(), wallet(victim) + "/lots", "k", "{\"amount\":1000}"),
                posts(attacker.key(), wallet(attacker) + "/goodwill", "k", "{\"amount\":1,\"reason\":\"please\"}"),
                posts(attacker.key(), wallet(victim) + "/transfers", "k", "{\"amount\":1,\"to\":\"me\"}"),
                posts(attacker.key(), wallet(attacker) + "/transfers", "k", "{\"amount\":1,\"to\":\"you\"}"));

        assertThat(refused).extracting(Answer::status).containsExactly(404, 403, 403, 403, 403, 404, 409);
        assertThat(attacker.balance("gifts")).isEqualTo(10);
        assertThat(victim.balance("gifts")).isEqualTo(6);
        assertThat(attempts(attacker)).isEqualTo(refused.size());
        assertThat(attempts(victim)).isZero();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fact(attacker)
                                .path("facts")
                                .path("refusedSpends")
                                .asInt())
                        .isEqualTo(refused.size()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(fact(attacker).path("says").asText())
                        .endsWith("token operations that were refused"));
        assertThat(fact(victim).path("facts").path("refusedSpends").asInt()).isZero();
    }

    @Test
    void oneKeyAtOnceSpendsOnce() throws Exception {
        var answers = atOnce(_ -> posts(attacker.key(), holds(attacker), "the same", "{\"amount\":3}"));

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(answer -> answer.body().path("id").asText())
                .containsOnly(answers.getFirst().body().path("id").asText());
        assertThat(attacker.balance("gifts")).isEqualTo(7);
    }

    @Test
    void keysOfTheirOwnAtOnceSpendNoMoreThanThereIs() throws Exception {
        var answers = atOnce(key -> posts(attacker.key(), holds(attacker), "key-" + key, "{\"amount\":3}"));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(3);
        assertThat(answers.stream().filter(answer -> answer.status() == 402)).hasSize(AT_ONCE - 3);
        assertThat(attacker.balance("gifts")).isEqualTo(1);
        assertThat(attempts(attacker)).isEqualTo(AT_ONCE - 3);
    }

    @Test
    void oneDecisionAtOnceCostsOnce() throws Exception {
        var answers = atOnce(_ -> decides("the same", 3));

        assertThat(answers)
                .extracting(answer -> answer.body().path("outcome").asText())
                .containsOnly("admit");
        await().until(() -> attacker.balance("coins") == 7);
    }

    @Test
    void decisionsAtOnceCostNoMoreThanThereIs() throws Exception {
        var answers = atOnce(id -> decides("id-" + id, 3));

        assertThat(answers)
                .extracting(answer -> answer.body().path("outcome").asText())
                .containsOnly("admit", "deny")
                .areExactly(3, new Condition<>("admit"::equals, "admitted"));
        await().until(() -> attacker.balance("coins") == 1);
    }

    @Test
    void aFrozenWalletPaysForNoDecisionUntilItIsThawed() throws Exception {
        freezes("freeze");
        await().atMost(SOON).until(() -> outcome().equals("deny"));
        assertThat(attacker.balance("coins")).isZero();

        freezes("thaw");

        await().atMost(SOON).until(() -> outcome().equals("admit"));
        await().atMost(SOON).until(() -> attacker.balance("coins") < 10);
    }

    private void freezes(String how) throws IOException, InterruptedException {
        evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/wallets/coins/%s".formatted(attacker.id(), how), Map.of("reason", "a trial"))
                .orFail("Freezing or thawing");
    }

    /** What comes of asking for one more. */
    private String outcome() throws IOException, InterruptedException {
        return decides(UUID.randomUUID().toString(), 1).body().path("outcome").asText();
    }

    private Answer decides(String id, long units) throws IOException, InterruptedException {
        var request = Map.of("action", "run", "units", Map.of("tasks", units), "source", "attack", "id", id);
        return posts(
                attacker.key(),
                evenhand.url(Part.ENFORCEMENT).resolve("/v1/decisions").toString(),
                id,
                JSON.writeValueAsString(request));
    }

    private interface Attack {
        Answer make(int number) throws Exception;
    }

    private static List<Answer> atOnce(Attack attack) throws Exception {
        try (var attackers = Executors.newFixedThreadPool(AT_ONCE)) {
            var calls = IntStream.range(0, AT_ONCE)
                    .mapToObj(number -> (Callable<Answer>) () -> attack.make(number))
                    .toList();
            return attackers.invokeAll(calls).stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .toList();
        }
    }

    private Answer posts(String credential, String address, String key, String body)
            throws IOException, InterruptedException {
        var call = HttpRequest.newBuilder(evenhand.url(Part.ACCOUNTS).resolve(address))
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = evenhand.client().send(call, BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static String wallet(Customer customer) {
        return "/v1/accounts/%s/wallets/gifts".formatted(customer.id());
    }

    private static String holds(Customer customer) {
        return wallet(customer) + "/holds";
    }

    /** What the rule about tampering sees. */
    private JsonNode fact(Customer customer) throws IOException, InterruptedException {
        return evenhand.as("support", Part.METERING)
                .get("/v1/accounts/%s/facts".formatted(customer.id()))
                .orFail("Looking at the facts")
                .path("items")
                .path(0);
    }

    /** Everything that was tried, as it was recorded. */
    private long attempts(Customer customer) throws IOException, InterruptedException {
        return evenhand.as("service", Part.ACCOUNTS)
                .get("/v1/accounts/%s/wallet-attempts/counts".formatted(customer.id()))
                .orFail("Counting attempts")
                .path("total")
                .asLong();
    }
}
