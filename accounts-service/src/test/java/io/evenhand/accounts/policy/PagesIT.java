package io.evenhand.accounts.policy;

import static io.evenhand.accounts.api.Api.POLICY;
import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.evenhand.accounts.api.Api.publish;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The page that everybody can read, and the difference of two versions (A3, A5, S6). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class PagesIT {

    private static Response page(String name, String accept) {
        return given().header("Accept", accept).get("/v1/policies/%s/page".formatted(name));
    }

    @Test
    void everybodyReadsThePageOfTheVersionInForce_A3_A5() {
        var name = newPolicy();

        var html = page(name, "text/html,application/xhtml+xml,*/*;q=0.8");
        var markdown = page(name, "text/markdown");

        assertThat(html.statusCode()).as(html.asString()).isEqualTo(200);
        assertThat(html.contentType()).startsWith("text/html");
        assertThat(html.asString())
                .contains("<h1>Fair usage</h1>", "Version 1, in force since", "1 to 10,000", "support@example.org");
        assertThat(html.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'");
        assertThat(html.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(markdown.contentType()).startsWith("text/markdown");
        assertThat(markdown.asString()).contains("# Fair usage", "| priority | 1 to 10,000 | 1.3 s |");
        assertThat(page(name, "*/*").contentType()).startsWith("text/html");
        assertThat(page(name, "image/png").statusCode()).isEqualTo(406);
    }

    @Test
    void whoHasThePageIsToldThatItStillHolds() {
        var name = newPolicy();
        var first = page(name, "text/html");

        var again = given().header("Accept", "text/html")
                .header("If-None-Match", first.header("ETag"))
                .get("/v1/policies/%s/page".formatted(name));

        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.asString()).isEmpty();
        assertThat(page(name, "text/markdown").header("ETag")).isNotEqualTo(first.header("ETag"));
    }

    @Test
    void aVersionIsReadBeforeItTakesEffectAndADraftIsNot_S6() {
        var name = newPolicy();
        draft(POLICY.formatted(name).replace("10000", "9000"));
        var draft = given().get("/v1/policies/%s/page?version=2".formatted(name));

        publish(name, 2, "{}");

        assertProblem(draft, 404, "not-found");
        assertThat(given().header("Accept", "text/markdown")
                        .get("/v1/policies/%s/page?version=2".formatted(name))
                        .asString())
                .contains("Version 2, in force from", "| priority | 1 to 9,000 | 1.3 s |");
        assertThat(page(name, "text/markdown").asString()).contains("Version 1, in force since", "1 to 10,000");
        assertProblem(page("nobodys", "text/html"), 404, "not-found");
        assertProblem(given().get("/v1/policies/%s/page?version=7".formatted(name)), 404, "not-found");
    }

    @Test
    void aValueSetAtRunTimeIsOnThePageAtOnce_U5() {
        var name = "p" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
        draft(POLICY.formatted(name)
                .replace(
                        "meters:",
                        "parameters:\n  pace: {value: PT5S, range: [PT2S, PT9S], means: time of a file}\nmeters:")
                .replace("pace: PT5S}\n    relief", "pace: $pace}\n    relief"));
        publish(name, 1, "{}");
        var before = page(name, "text/markdown").asString();

        as("policy-admin").body("{\"value\":\"PT7S\"}").put("/v1/policies/%s/parameters/pace".formatted(name));

        assertThat(before).contains("| fast | beyond 10,000 | 5 s |", "| Time of a file | 5 s | 2 s | 9 s |");
        assertThat(page(name, "text/markdown").asString())
                .contains("| fast | beyond 10,000 | 7 s |", "| Time of a file | 7 s, since ");
    }

    @Test
    void staffReadWhatAVersionChanges_S6() {
        var name = newPolicy();
        draft(POLICY.formatted(name).replace("10000", "9000").replace("P1D", "P2D"));

        var diff = as("support").get("/v1/policies/%s/versions/2/diff?against=1".formatted(name));

        assertThat(diff.statusCode()).as(diff.asString()).isEqualTo(200);
        assertThat(diff.jsonPath().getList("items.sentence"))
                .containsExactly(
                        "notice of changes: 1 day → 2 days (longer)",
                        "Unlimited: files per cycle, band priority: up to: 10,000 → 9,000 (less)");
        assertThat(diff.jsonPath().getList("items.direction")).containsExactly("better", "worse");
        assertThat(diff.jsonPath().getList("items.plan")).containsExactly(null, "Unlimited");
        assertThat(diff.jsonPath().getString("items[1].before")).isEqualTo("10,000");
        assertProblem(
                as("support").get("/v1/policies/%s/versions/2/diff".formatted(name)),
                400,
                "invalid-request",
                "against");
        assertProblem(as("support").get("/v1/policies/%s/versions/2/diff?against=9".formatted(name)), 404, "not-found");
        assertThat(given().get("/v1/policies/%s/versions/2/diff?against=1".formatted(name))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void everybodyReadsTheSchema() {
        var schema = given().get("/v1/policy-schema");

        assertThat(schema.contentType()).startsWith("application/schema+json");
        assertThat(schema.jsonPath().getMap("").get("$schema"))
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }
}
