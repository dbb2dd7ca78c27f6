package io.evenhand.accounts.policy;

import static io.evenhand.accounts.api.Api.POLICY;
import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Going back to an earlier version. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class RollbackIT {

    private final String name = "back-" + UUID.randomUUID();
    private final String first = POLICY.formatted(name).replace("P1D", "PT0S");
    private final String second = POLICY.formatted(name).replace("10000", "9000");

    @Test
    void itIsANewDraftThatSaysWhatTheEarlierVersionSaid() {
        twoVersions();

        var answer = rollback(1);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(answer.jsonPath().getInt("version")).isEqualTo(3);
        assertThat(answer.jsonPath().getString("state")).isEqualTo("draft");
        assertThat(answer.header("Location")).endsWith("/v1/policies/%s/versions/3".formatted(name));
        assertThat(as("auditor")
                        .get("/v1/policies/%s/versions/3".formatted(name))
                        .jsonPath()
                        .getString("source"))
                .isEqualTo(first);
    }

    @Test
    void itWaitsForTheNoticeOfTheVersionInForce() {
        twoVersions();
        rollback(1);

        var published = publish(name, 3, "{}");

        assertThat(published.jsonPath().getString("state")).isEqualTo("scheduled");
    }

    @Test
    void whatSaysTheSameAsTheVersionInForceIsNoWayBack() {
        twoVersions();
        rollback(1);
        draft(second);

        assertProblem(rollback(2), 409, "already-in-force");
        assertProblem(rollback(3), 404, "not-found");
        assertProblem(rollback(9), 404, "not-found");
        assertProblem(as("policy-admin").post("/v1/policies/nobodys/versions/1/rollback"), 404, "not-found");
    }

    @Test
    void askedAgainWithTheSameKeyItIsTheSameDraft() {
        twoVersions();
        var key = UUID.randomUUID().toString();

        var one = rollback(1, key).jsonPath().getInt("version");
        var again = rollback(1, key).jsonPath().getInt("version");

        assertThat(again).isEqualTo(one);
    }

    private void twoVersions() {
        draft(first);
        publish(name, 1, "{}");
        draft(second);
        assertThat(publish(name, 2, "{}").jsonPath().getString("state")).isEqualTo("in-force");
    }

    private Response rollback(int version) {
        return rollback(version, UUID.randomUUID().toString());
    }

    private Response rollback(int version, String key) {
        return as("policy-admin")
                .header("Idempotency-Key", key)
                .post("/v1/policies/%s/versions/%d/rollback".formatted(name, version));
    }
}
