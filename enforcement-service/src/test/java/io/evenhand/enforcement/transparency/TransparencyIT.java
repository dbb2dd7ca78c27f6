package io.evenhand.enforcement.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A year's measures for who has to publish them (A2). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class TransparencyIT {

    private static String year() {
        return "/v1/transparency/" + Year.now(ZoneOffset.UTC);
    }

    @Inject
    Accounts accounts;

    private Holder holder;

    @BeforeEach
    void arrives() {
        var policy = "studio-" + System.nanoTime();
        accounts.publish(policy, 1, _ -> studio(policy), Instant.parse("2020-01-01T00:00:00Z"));
        holder = Holder.of(accounts, policy, null);
        await().atMost(Duration.ofSeconds(20)).until(() -> suspends().statusCode() == 201);
    }

    private static String studio(String name) {
        try (var file = TransparencyIT.class.getResourceAsStream("/studio.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("policy: studio", "policy: " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response suspends() {
        return take(Map.of("kind", "suspension", "lasts", "PT1H"));
    }

    private Response take(Map<String, Object> what) {
        var wanted = new HashMap<String, Object>(Map.of(
                "account", holder.account(), "category", "sharing", "facts", "Ada Lovelace of 3 Mill Lane did it."));
        wanted.putAll(what);
        return holder.as("support").body(wanted).post("/v1/measures");
    }

    private List<String> lines(String type) {
        var answer = holder.as("auditor").accept(type).get(year());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(type);
        return answer.asString().lines().toList();
    }

    @Test
    void aRestrictionIsARowInBothFormsAndNamesNobody_A2() {
        take(Map.of("kind", "notice")).then().statusCode(201);

        var csv = lines("text/csv");
        var json = lines("application/x-ndjson").stream()
                .filter(line -> line.contains(holder.policy()))
                .toList();

        assertThat(csv.getFirst()).startsWith("puid,decision_provision,decision_account,decision_ground,");
        assertThat(csv)
                .filteredOn(line -> line.contains(holder.policy()))
                .singleElement()
                .asString()
                .contains("DECISION_ACCOUNT_SUSPENDED", "Letting somebody else use your account.")
                .doesNotContain("Lovelace", holder.account());
        assertThat(json).hasSize(1);
        var statement = JsonPath.from(json.getFirst());
        assertThat(statement.getString("decision_account")).isEqualTo("DECISION_ACCOUNT_SUSPENDED");
        assertThat(statement.getList("content_type")).containsExactly("CONTENT_TYPE_OTHER");
        assertThat(statement.getString("application_date")).matches("\\d{4}-\\d{2}-\\d{2}");
        assertThat(json.getFirst()).doesNotContain("Lovelace", holder.account());
    }

    @Test
    void figuresCountWhatWasReversedByKind_A2() {
        var before = count("reversed");
        var measure = suspends().<String>path("id");
        holder.as("reviewer")
                .body(Map.of("reason", "They were one person's."))
                .post("/v1/measures/" + measure + "/reverse")
                .then()
                .statusCode(200);

        assertThat(count("reversed")).isEqualTo(before + 1);
        assertThat(count("decided")).isGreaterThan(before);
    }

    private int count(String what) {
        return holder.as("senior")
                .get(year() + "/figures")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getInt("measures.find { it.kind == 'suspension' && it.automatedDecision == "
                        + "'AUTOMATED_DECISION_NOT_AUTOMATED' }." + what);
    }

    @Test
    void aYearThatIsNotThereYetIsNamed_A2() {
        var answer = holder.as("policy-admin")
                .get("/v1/transparency/" + Year.now(ZoneOffset.UTC).plusYears(1));

        answer.then().statusCode(400);
        assertThat(answer.<String>path("errors[0].field")).isEqualTo("year");
    }
}
