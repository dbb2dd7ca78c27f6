package io.evenhand.appeals.report;

import static io.restassured.RestAssured.given;

import io.evenhand.kit.testing.TestPlatform;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** What tests of reports do over and over: somebody reports, and staff look into it. */
final class Desk {

    private Desk() {}

    static String address() {
        return UUID.randomUUID() + "@example.org";
    }

    /** A report with a file. */
    static JsonPath brought(String email) {
        var report = new JsonObject(DraftReaderTest.OWN)
                .put("reporter", new JsonObject().put("name", "Rae").put("email", email))
                .put("evidence", new JsonArray().add(new JsonObject().put("payload", "aGVsbG8=")));
        return given().contentType("application/json")
                .body(report.encode())
                .post("/v1/reports")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    static RequestSpecification staff(String name, String role) {
        return given().header("Authorization", "Bearer " + TestPlatform.tokenOf(name, role))
                .contentType("application/json");
    }

    static Response act(String id, String action, Map<String, String> body) {
        return staff("sana", "senior")
                .body(new JsonObject(Map.copyOf(body)).encode())
                .post("/v1/reports/%s/%s".formatted(id, action));
    }

    static JsonPath accepted(String id, String account) {
        return act(id, "accept", Map.of("account", account, "violation", "resale"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath resolved(String id, String outcome) {
        return act(id, "resolve", Map.of("outcome", outcome, "reason", "It is its own."))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath joined(String id, String first) {
        return act(id, "resolve", Map.of("outcome", "duplicate", "reason", "The same shop.", "duplicateOf", first))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static JsonPath seen(String id) {
        return staff("ava", "auditor")
                .get("/v1/reports/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** What the reporter reads behind the link of the receipt. */
    static JsonPath followed(JsonPath receipt) {
        return given().get(local(receipt.getString("status")))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    static String local(String link) {
        return link.replaceFirst("^https?://[^/]+", "");
    }
}
