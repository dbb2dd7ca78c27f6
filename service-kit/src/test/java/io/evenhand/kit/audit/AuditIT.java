package io.evenhand.kit.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class AuditIT {

    private final String word = UUID.randomUUID().toString();

    @Test
    void anActionIsWrittenWithWhoDidItAndToWhat() {
        say(word);

        List<Map<String, Object>> lines = read("subject=" + word).getList("items");

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .containsEntry("service", "accounts")
                .containsEntry("actor", "ada")
                .containsEntry("roles", List.of("auditor", "operator"))
                .containsEntry("action", "say-word")
                .containsEntry("subject", word)
                .containsEntry("details", Map.of("amount", 1));
        assertThat(Instant.parse((String) lines.getFirst().get("at")))
                .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
    }

    @Test
    void aRefusedActionLeavesNoLine() {
        var before = last();

        var refused = say("too much");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(last()).isEqualTo(before);
    }

    @Test
    void anActionThatIsNotWrittenNeverHappened() throws SQLException {
        var unwritten = say("in secret " + word);

        assertThat(unwritten.statusCode()).isEqualTo(500);
        try (var connection = TestPlatform.connect("accounts");
                var query = connection.createStatement();
                var rows =
                        query.executeQuery("SELECT count(*) FROM probe WHERE word = 'in secret %s'".formatted(word))) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void aRepeatedCallIsOneLine() {
        say(word, Map.of("Idempotency-Key", word));

        var again = say(word, Map.of("Idempotency-Key", word));

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(read("subject=" + word).getList("items")).hasSize(1);
    }

    @Test
    void manyAtOnceFormOneChainWithoutGaps() throws Exception {
        try (var callers = Executors.newFixedThreadPool(8)) {
            for (var i = 0; i < 40; i++) {
                callers.execute(() -> say(word));
            }
        }

        assertThat(read("limit=1&subject=" + word).getString("next")).isNotNull();
        assertThat(wholeChain()).isGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit_log SET entry = entry", "DELETE FROM audit_log", "TRUNCATE audit_log"})
    void noLineIsEverChangedOrRemoved(String statement) throws SQLException {
        say(word);
        try (var owner = TestPlatform.connect("accounts");
                var superuser = TestPlatform.connect("accounts", "postgres");
                var owned = owner.createStatement();
                var powerful = superuser.createStatement()) {

            assertThatThrownBy(() -> owned.execute(statement)).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> powerful.execute(statement)).hasMessageContaining("only ever appended to");
        }
    }

    @Test
    void onlyAuditorsRead() {
        var answer = given().auth().oauth2(TestPlatform.token("operator")).get("/v1/audit");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    /** Recomputes every hash as the documentation says; how long the chain is. */
    private static int wholeChain() throws Exception {
        var previous = "0".repeat(64);
        var position = 0;
        try (var connection = TestPlatform.connect("accounts");
                var query = connection.createStatement();
                var rows = query.executeQuery("SELECT * FROM audit_log ORDER BY position")) {
            while (rows.next()) {
                var digest = MessageDigest.getInstance("SHA-256")
                        .digest((previous + rows.getString("entry")).getBytes(StandardCharsets.UTF_8));
                assertThat(rows.getLong("position")).isEqualTo(++position);
                assertThat(rows.getString("entry")).contains("\"position\":%d,".formatted(position));
                assertThat(rows.getString("previous")).isEqualTo(previous);
                assertThat(rows.getString("hash")).isEqualTo(HexFormat.of().formatHex(digest));
                previous = rows.getString("hash");
            }
        }
        return position;
    }

    private static long last() {
        var positions = new ArrayList<Integer>();
        var after = "0";
        while (after != null) {
            var page = read("limit=500&after=" + after);
            positions.addAll(page.getList("items.position", Integer.class));
            after = page.getString("next");
        }
        return positions.isEmpty() ? 0 : positions.getLast();
    }

    private static JsonPath read(String query) {
        var answer = given().auth().oauth2(TestPlatform.token("auditor")).get("/v1/audit?" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static Response say(String word) {
        return say(word, Map.of());
    }

    private static Response say(String word, Map<String, String> headers) {
        return given().auth()
                .oauth2(TestPlatform.tokenOf("ada", "operator", "auditor"))
                .contentType("application/json")
                .headers(headers)
                .body("{\"word\":\"%s\",\"amount\":1}".formatted(word))
                .post("/v1/probe");
    }
}
