package io.evenhand.accounts.policy;

import static io.evenhand.accounts.api.Api.POLICY;
import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.evenhand.accounts.api.Api.publish;
import static io.evenhand.accounts.api.Api.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class PoliciesIT {

    @Test
    void aPolicyIsDraftedPublishedAndReadAsItWasWritten() {
        var name = newPolicy();

        var version = as("auditor").get("/v1/policies/%s/versions/1".formatted(name));

        assertThat(version.jsonPath().getString("source")).isEqualTo(POLICY.formatted(name));
        assertThat(version.jsonPath().getString("state")).isEqualTo("in-force");
        assertThat(as("auditor").get("/v1/policies/" + name).jsonPath().getInt("current.version"))
                .isEqualTo(1);
        assertThat(as("auditor").get("/v1/policies?limit=500").jsonPath().getList("items.policy"))
                .contains(name);
    }

    @Test
    void aChangeWaitsForTheNoticeThatWasPromised() {
        var name = newPolicy();
        var second = draft(POLICY.formatted(name).replace("10000", "9000"));
        var before = Instant.now();

        var early = publish(name, 2, "{\"effectiveAt\":\"%s\"}".formatted(before.plus(Duration.ofHours(23))));
        var onTime = publish(name, 2, "{}");

        assertThat(second.jsonPath().getInt("version")).isEqualTo(2);
        assertThat(second.jsonPath().getString("state")).isEqualTo("draft");
        assertProblem(early, 409, "inside-notice-period", "effectiveAt");
        assertThat(onTime.jsonPath().getString("state")).isEqualTo("scheduled");
        assertThat(Instant.parse(onTime.jsonPath().getString("effectiveAt")))
                .isBetween(before.plus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(1)));
        assertThat(as("auditor").get("/v1/policies/" + name).jsonPath().getInt("current.version"))
                .isEqualTo(1);
    }

    @Test
    void aVersionIsPublishedOnceAndInOrder() {
        var name = newPolicy();
        draft(POLICY.formatted(name));
        draft(POLICY.formatted(name));
        publish(name, 3, "{}");

        assertProblem(publish(name, 1, "{}"), 409, "already-published");
        assertProblem(publish(name, 2, "{}"), 409, "version-superseded");
        assertProblem(publish(name, 4, "{}"), 404, "not-found");
        assertProblem(publish("nobodys", 1, "{}"), 404, "not-found");
    }

    @Test
    void aBadPolicyIsRefusedWithThePlaceOfEachError() {
        var answer = draft(POLICY.formatted("typo")
                .replace("window: cycle", "widnow: cycle")
                .replace("P1D", "soon"));
        var lines = POLICY.lines().map(String::strip).toList();

        assertProblem(answer, 400, "invalid-policy", "noticePeriod");
        assertThat(answer.jsonPath().getList("errors.line", Integer.class))
                .contains(lines.indexOf("noticePeriod: P1D") + 1, lines.indexOf("window: cycle") + 1);
        assertThat(answer.jsonPath().getList("errors.column", Integer.class)).doesNotContainNull();
        assertProblem(as("auditor").get("/v1/policies/typo"), 404, "not-found");
    }

    @Test
    void aDryRunKeepsNothing() {
        var answer = yaml(POLICY.formatted("only-tried")).post("/v1/policies?dryRun=true");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertProblem(as("auditor").get("/v1/policies/only-tried"), 404, "not-found");
    }

    @Test
    void aPolicyMayBeWrittenInJson() {
        var answer = as("policy-admin").body("""
                {"policy": "in-json", "title": "T", "contact": "c@example.org", "noticePeriod": "P1D",
                 "meters": {"files": {"unit": "file"}},
                 "plans": {"free": {"title": "Free"}}}""").post("/v1/policies");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith("/v1/policies/in-json/versions/1");
    }

    @Test
    void anEmptyOrHugeBodyIsRefused() {
        assertProblem(draft(""), 400, "invalid-request");
        assertProblem(draft("x".repeat(2_000_000)), 413, "too-large");
    }
}
