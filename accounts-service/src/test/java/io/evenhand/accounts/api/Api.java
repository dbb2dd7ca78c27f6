package io.evenhand.accounts.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Calls of this service over HTTP. */
public final class Api {

    public static final String POLICY = """
            policy: %s
            title: Fair usage
            contact: support@example.org
            noticePeriod: P1D
            meters:
              files: {unit: file}
            wallets:
              priority: {unit: file, title: priority credits, expires: never}
              short: {unit: file, expires: PT4S}
              gifts: {unit: file, title: gifts, expires: P12M}
            plans:
              unlimited: {title: Unlimited, cycle: P1M, limits: [files-per-cycle]}
            limits:
              files-per-cycle:
                meter: files
                window: cycle
                bands:
                  - {name: priority, upTo: 10000, pace: PT1.3S}
                  - {name: fast, pace: PT5S}
                relief: {wallet: priority}
            """;

    private Api() {}

    public static RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + TestPlatform.token(role))
                .contentType("application/json");
    }

    public static RequestSpecification withKey(String key) {
        return given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    public static RequestSpecification yaml(String source) {
        return as("policy-admin")
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
                .contentType("application/yaml")
                .body(source);
    }

    public static Response draft(String source) {
        return yaml(source).post("/v1/policies");
    }

    public static Response publish(String policy, int version, String body) {
        return as("policy-admin").body(body).post("/v1/policies/%s/versions/%d/publish".formatted(policy, version));
    }

    /** A policy of its own, in force. */
    public static String newPolicy() {
        return newPolicy(POLICY);
    }

    private static String newPolicy(String text) {
        var name = "p" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
        assertThat(draft(text.formatted(name)).statusCode()).isEqualTo(201);
        assertThat(publish(name, 1, "{}").statusCode()).isEqualTo(200);
        return name;
    }

    public static Response open(String policy, String plan, String zone, String externalId) {
        return as("operator")
                .body("""
                {"externalId":"%s","policy":"%s","plan":"%s","timeZone":"%s","startedAt":"2026-01-31T10:00:00Z"}""".formatted(externalId, policy, plan, zone))
                .post("/v1/accounts");
    }

    /** An account of its own, on a policy of its own. */
    public static String newAccount() {
        return newAccount(newPolicy());
    }

    /** The same on a plan that licenses one install. */
    public static String newLicensedAccount() {
        return newAccount(newPolicy(POLICY.replace("cycle: P1M,", "cycle: P1M, installs: 1,")));
    }

    private static String newAccount(String policy) {
        var opened = open(policy, "unlimited", "Europe/Paris", UUID.randomUUID().toString());
        assertThat(opened.statusCode()).isEqualTo(201);
        return opened.jsonPath().getString("id");
    }

    /** A key for the account, with an install of its own. */
    public static Response newKey(String account) {
        var install = as("operator")
                .body("{\"name\":\"laptop\"}")
                .post("/v1/accounts/%s/installs".formatted(account))
                .jsonPath()
                .getString("id");
        return as("operator")
                .body("{\"install\":\"%s\"}".formatted(install))
                .post("/v1/accounts/%s/keys".formatted(account));
    }

    public static void assertProblem(Response answer, int status, String code, String... fields) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).isEqualTo("https://evenhand.io/problems/" + code);
        if (fields.length > 0) {
            assertThat(answer.jsonPath().getList("errors.field", String.class)).contains(fields);
        }
    }
}
