package io.evenhand.accounts.policy;

import static io.evenhand.accounts.api.Api.POLICY;
import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kill switch. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class SwitchesIT {

    private static final String RULE = "files-per-cycle";

    @Test
    void aRuleIsSwitchedOffForAReasonAndOnAgain() {
        var name = newPolicy();
        var before = Instant.now();

        var off = off(name, RULE, "it slows everybody");
        var listed = list(name);
        var on = as("policy-admin").delete(path(name, RULE));

        assertThat(off.statusCode()).as(off.asString()).isEqualTo(200);
        assertThat(off.jsonPath().getMap(""))
                .containsEntry("rule", RULE)
                .containsEntry("reason", "it slows everybody")
                .containsEntry("by", "test-operator");
        assertThat(Instant.parse(off.jsonPath().getString("since"))).isBetween(before, Instant.now());
        assertThat(listed).extracting(item -> item.get("rule")).containsExactly(RULE);
        assertThat(on.statusCode()).isEqualTo(204);
        assertThat(list(name)).isEmpty();
    }

    @Test
    void whatWasSwitchedIsRememberedAndOthersHearOfIt() {
        var name = newPolicy();

        off(name, RULE, "first");
        off(name, RULE, "again");
        as("operator").delete(path(name, RULE));
        as("operator").delete(path(name, RULE));
        off(name, "all", "everything");

        assertThat(as("auditor").get(path(name, RULE) + "/changes").jsonPath().<Map<String, Object>>getList("items"))
                .extracting(line -> line.get("off"), line -> line.get("reason"), line -> line.get("by"))
                .containsExactly(tuple(true, "first", "test-operator"), tuple(false, null, "test-operator"));
        await().untilAsserted(() -> assertThat(events(name))
                .extracting(event -> event.get("rule"), event -> event.get("off"))
                .containsExactly(tuple(RULE, true), tuple(RULE, false), tuple("all", true)));
    }

    @Test
    void aRuleThatNoVersionHasIsNamed() {
        var name = newPolicy();
        var drafted = "drafted-" + UUID.randomUUID();
        draft(POLICY.formatted(drafted));

        var unknown = off(name, "files-per-cicle", "a slip");

        assertProblem(unknown, 404, "not-found", "rule");
        assertThat(unknown.jsonPath().getList("errors.message")).containsExactly("must be one of all, files-per-cycle");
        assertProblem(off("nobodys", RULE, "a slip"), 404, "not-found");
        assertProblem(off(drafted, "all", "too early"), 409, "not-in-force");
        assertProblem(as("operator").delete(path("nobodys", RULE)), 404, "not-found");
        assertProblem(as("auditor").get("/v1/policies/nobodys/switches"), 404, "not-found");
        assertProblem(as("auditor").get(path("nobodys", RULE) + "/changes"), 404, "not-found");
        assertThat(list(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"reason\":\" \"}", "{\"reason\":null}"})
    void withoutAReasonNothingIsSwitchedOff(String body) {
        var name = newPolicy();

        var answer = as("operator").body(body).put(path(name, RULE));

        assertProblem(answer, 400, "invalid-request", "reason");
        assertThat(list(name)).isEmpty();
    }

    @Test
    void thePageSaysThatARuleIsNotApplied() {
        var name = newPolicy();
        var before = page(name);

        off(name, RULE, "it slows everybody");
        var during = page(name);
        as("operator").delete(path(name, RULE));

        assertThat(during)
                .contains("Not applied at present: files per cycle (since ")
                .doesNotContain("slows everybody");
        assertThat(page(name)).isEqualTo(before);
    }

    private static String path(String name, String rule) {
        return "/v1/policies/%s/switches/%s".formatted(name, rule);
    }

    private static Response off(String name, String rule, String reason) {
        return as("operator").body("{\"reason\":\"%s\"}".formatted(reason)).put(path(name, rule));
    }

    private static List<Map<String, Object>> list(String name) {
        return as("auditor")
                .get("/v1/policies/%s/switches".formatted(name))
                .jsonPath()
                .getList("items");
    }

    private static String page(String name) {
        return given().header("Accept", "text/markdown")
                .get("/v1/policies/%s/page".formatted(name))
                .asString();
    }

    private static List<Map<String, Object>> events(String name) {
        var last = as("service").get("/v1/events?limit=1").jsonPath().getLong("last");
        return as("service")
                .get("/v1/events?limit=1000&after=" + Math.max(0, last - 900))
                .jsonPath()
                .getList("items.findAll { it.type == 'rule-switched' && it.subject == '%s' }.data".formatted(name));
    }
}
