package io.evenhand.kit.idempotency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class IdempotencyIT {

    private final String key = UUID.randomUUID().toString();

    @Test
    void aRepeatedCallIsAnsweredAsBeforeAndTakesEffectOnce() throws SQLException {
        var first = say("once-" + key, "operator");

        var second = say("once-" + key, "operator");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(countOf("once-" + key)).isEqualTo(1);
    }

    @Test
    void manyAtOnceTakeEffectOnce() throws Exception {
        try (var callers = Executors.newFixedThreadPool(8)) {
            var calls = IntStream.range(0, 16)
                    .mapToObj(_ -> (Callable<String>)
                            () -> say("race-" + key, "operator").asString())
                    .toList();

            var answers = callers.invokeAll(calls).stream()
                    .map(answer -> answer.resultNow())
                    .distinct();

            assertThat(answers).hasSize(1);
            assertThat(countOf("race-" + key)).isEqualTo(1);
        }
    }

    @Test
    void theSameKeyWithOtherContentIsRefused() throws SQLException {
        say("one-" + key, "operator");

        var other = say("other-" + key, "operator");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.jsonPath().getString("type")).endsWith("/idempotency-conflict");
        assertThat(countOf("other-" + key)).isZero();
    }

    @Test
    void anotherCallersKeyIsAnotherKey() throws SQLException {
        say("mine-" + key, "operator");

        var other = say("mine-" + key, "operator", "auditor");

        assertThat(other.header("Idempotency-Replayed")).isNull();
        assertThat(countOf("mine-" + key)).isEqualTo(2);
    }

    @Test
    void aCallThatFailedLeavesNothingBehind() throws SQLException {
        var refused = say("too much", "operator");

        var again = say("enough-" + key, "operator");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(countOf("too much")).isZero();
    }

    private Response say(String word, String... roles) {
        return given().auth()
                .oauth2(TestPlatform.token(roles))
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"word\":\"%s\",\"amount\":1}".formatted(word))
                .post("/v1/probe");
    }

    private static long countOf(String word) throws SQLException {
        try (var connection = TestPlatform.connect("accounts");
                var query = connection.prepareStatement("SELECT count(*) FROM probe WHERE word = ?")) {
            query.setString(1, word);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
