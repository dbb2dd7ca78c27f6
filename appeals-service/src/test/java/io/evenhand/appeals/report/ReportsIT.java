package io.evenhand.appeals.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** B8: anybody reports, gets a receipt and the outcome (appeals.md §3.10, §7.16, §7.21). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(EnforcementStub.class)
class ReportsIT {

    private static JsonObject report() {
        return new JsonObject(DraftReaderTest.OWN)
                .put("reporter", new JsonObject().put("name", "Rae").put("email", UUID.randomUUID() + "@example.org"));
    }

    private static Response bring(JsonObject report) {
        return given().contentType("application/json").body(report.encode()).post("/v1/reports");
    }

    private static JsonPath brought(JsonObject report) {
        return bring(report).then().statusCode(201).extract().jsonPath();
    }

    private static RequestSpecification staff(String name) {
        return given().header("Authorization", "Bearer " + TestPlatform.tokenOf(name, "reviewer"))
                .contentType("application/json");
    }

    private static Response act(String id, String action, String person, Map<String, String> body) {
        return staff(person)
                .body(new JsonObject(Map.copyOf(body)).encode())
                .post("/v1/reports/%s/%s".formatted(id, action));
    }

    private static String status(JsonPath receipt) {
        return receipt.getString("status").replaceFirst("^https?://[^/]+", "");
    }

    private static RequestSpecification neighbour() {
        return given().baseUri(ConfigProvider.getConfig().getValue("evenhand.test.enforcement", String.class));
    }

    private static String accepted(JsonPath receipt, String account) {
        var id = receipt.getString("id");
        act(id, "accept", "rita", Map.of("account", account, "violation", "resale"))
                .then()
                .statusCode(200);
        return id;
    }

    @Test
    void anybodyReportsAndFollowsItByTheLinkOfTheReceipt() {
        var receipt = brought(report());

        given().get(status(receipt))
                .then()
                .statusCode(200)
                .body("reference", equalTo(receipt.getString("reference")))
                .body("state", equalTo("received"))
                .body("outcome", nullValue());
        given().get(status(receipt) + "x").then().statusCode(404);
    }

    @Test
    void aReportDoesNothingUntilAPersonConfirmsItAndTheOutcomeSaysNothingOfTheOther() {
        var account = "acct_" + UUID.randomUUID();
        var report = report();
        var receipt = brought(report);
        var id = accepted(receipt, account);

        act(id, "resolve", "rita", Map.of("outcome", "confirmed", "reason", "The shop sells copies."))
                .then()
                .statusCode(200)
                .body("state", equalTo("passed-on"));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        "told".equals(staff("rita").get("/v1/reports/" + id).path("signal")));
        var told = neighbour().get("/signals").jsonPath().getMap("items.find { it.report == '%s' }".formatted(id));
        assertThat(told).containsEntry("account", account).containsEntry("source", "report");
        assertThat(told.toString()).doesNotContain("Rae").doesNotContain("example.org");
        given().get(status(receipt)).then().body("state", equalTo("in-review"));
        neighbour()
                .body(new JsonObject()
                        .put("id", "find_" + id)
                        .put("revision", 2)
                        .put("account", account)
                        .put("violation", "resale")
                        .put("state", "confirmed")
                        .put("report", id)
                        .put("at", "2026-04-01T10:00:00Z")
                        .encode())
                .post("/tell");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "action-taken".equals(given().get(status(receipt)).path("outcome")));
        given().get(status(receipt)).then().body(not(containsString(account)));
    }

    @Test
    void theOutcomeIsLookedAtAgainOnceAndByAnother() {
        var receipt = brought(report());
        var id = accepted(receipt, "acct_" + UUID.randomUUID());
        var verdict = Map.of("outcome", "no-violation", "reason", "It is its own.");
        act(id, "resolve", "rita", verdict).then().statusCode(200);

        given().contentType("application/json")
                .body("{\"statement\": \"Look at the second page.\"}")
                .post(status(receipt) + "/review")
                .then()
                .statusCode(200)
                .body("state", equalTo("review-requested"));

        act(id, "resolve", "rita", verdict).then().statusCode(409).body("type", endsWith("four-eyes"));
        act(id, "resolve", "rob", verdict).then().statusCode(200);
        given().contentType("application/json")
                .body("{\"statement\": \"Once more.\"}")
                .post(status(receipt) + "/review")
                .then()
                .statusCode(409);
    }

    @Test
    void twoPeopleDoNotLookAfterOneReport() {
        var id = brought(report()).getString("id");
        act(id, "claim", "rita", Map.of()).then().statusCode(200);

        var second = act(id, "claim", "rob", Map.of());

        second.then().statusCode(409).body("type", endsWith("already-claimed"));
    }

    @Test
    void theSameReportIsNotTakenTwice() {
        var report = report().put("externalId", "7");
        var first = brought(report);

        var second = brought(report);

        assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    }

    @Test
    void oneReporterIsHeardTenTimesAnHour() {
        var report = report();
        for (int i = 0; i < 10; i++) {
            brought(report);
        }

        var eleventh = bring(report);

        eleventh.then().statusCode(429).body("type", endsWith("too-many-reports"));
    }

    @Test
    void aTestOfXarfIsTakenAndNeverActedOn() {
        var report = new JsonObject(DraftReaderTest.XARF)
                .put("report_id", UUID.randomUUID().toString())
                .put("tags", new JsonArray().add("lifecycle:test"));
        var id = brought(report).getString("id");

        var accepting = act(id, "accept", "rita", Map.of("account", "acct_1", "violation", "resale"));

        accepting.then().statusCode(409).body("type", endsWith("wrong-state"));
    }

    @Test
    void filesAreOpenedAsAttachmentsAndThatIsKept() {
        var report = new JsonObject(DraftReaderTest.XARF)
                .put("report_id", UUID.randomUUID().toString());
        var id = brought(report).getString("id");

        var opened = staff("rita").get("/v1/reports/%s/evidence/1".formatted(id));

        opened.then()
                .statusCode(200)
                .header("Content-Disposition", containsString("attachment"))
                .header("X-Content-Type-Options", "nosniff");
        assertThat(opened.asString()).isEqualTo("hello");
        var audit = given().header("Authorization", "Bearer " + TestPlatform.token("auditor"))
                .queryParam("subject", id)
                .get("/v1/audit");
        audit.then().body("items.action", equalTo(List.of("open-report-evidence")));
    }
}
