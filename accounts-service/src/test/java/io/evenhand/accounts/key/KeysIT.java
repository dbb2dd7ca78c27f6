package io.evenhand.accounts.key;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.newKey;
import static io.evenhand.accounts.api.Api.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class KeysIT {

    @Inject
    ApiKeys keys;

    @Test
    void aHolderSeesTheOwnAccountAndNoOther() {
        var own = newAccount();
        var key = newKey(own).jsonPath().getString("key");
        var other = newAccount();

        assertThat(withKey(key).get("/v1/accounts/" + own).statusCode()).isEqualTo(200);
        assertThat(withKey(key)
                        .get("/v1/accounts/%s/wallets/priority".formatted(own))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(withKey(key).get("/v1/accounts/" + other), 404, "not-found");
        assertProblem(withKey(key).get("/v1/accounts/%s/wallets/priority".formatted(other)), 404, "not-found");
        assertProblem(withKey(key).get("/v1/accounts/%s/wallets/priority/entries".formatted(other)), 404, "not-found");
        assertProblem(withKey(key).get("/v1/accounts"), 403, "forbidden");
    }

    @Test
    void aRevokedKeyOpensNothingAndRevokingTwiceIsQuiet() {
        var account = newAccount();
        var issued = newKey(account).jsonPath();
        var path = "/v1/accounts/%s/keys/%s".formatted(account, issued.getString("id"));

        assertThat(as("operator").delete(path).statusCode()).isEqualTo(204);
        assertThat(as("operator").delete(path).statusCode()).isEqualTo(204);

        assertProblem(withKey(issued.getString("key")).get("/v1/accounts/" + account), 401, "unauthorized");
        assertProblem(as("operator").delete(path + "x"), 404, "not-found");
        assertProblem(
                as("operator").delete("/v1/accounts/%s/keys/%s".formatted(newAccount(), issued.getString("id"))),
                404,
                "not-found");
    }

    @Test
    void aServiceLearnsTheHolderByHash() {
        var account = newAccount();
        var issued = newKey(account).jsonPath();
        var hash = keys.hash(issued.getString("key")).orElseThrow();

        var holder = as("service").get("/v1/keys/" + hash).jsonPath();

        assertThat(holder.getString("account")).isEqualTo(account);
        assertThat(holder.getString("install")).isEqualTo(issued.getString("install"));
        assertProblem(as("service").get("/v1/keys/" + hash.replace('a', 'b')), 404, "not-found");
    }

    @Test
    void theKeyIsStoredNowhere() throws SQLException {
        var account = newAccount();
        var install = as("operator")
                .body("{}")
                .post("/v1/accounts/%s/installs".formatted(account))
                .jsonPath()
                .getString("id");
        var idempotencyKey = UUID.randomUUID().toString();
        var first = issue(account, install, idempotencyKey);

        var again = issue(account, install, idempotencyKey);

        assertThat(again.getString("id")).isEqualTo(first.getString("id"));
        assertThat(again.getString("key")).isNull();
        assertThat(as("operator").get("/v1/accounts/%s/keys".formatted(account)).asString())
                .contains(first.getString("id"))
                .doesNotContain(first.getString("key"));
        try (var connection = TestPlatform.connect("accounts");
                var query = connection.prepareStatement("SELECT count(*) FROM idempotency WHERE body LIKE ?")) {
            query.setString(1, "%" + first.getString("key") + "%");
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
            }
        }
    }

    @Test
    void aKeyNeedsAnInstallOfTheAccount() {
        var foreign = newKey(newAccount()).jsonPath().getString("install");

        var answer = as("operator")
                .body("{\"install\":\"%s\"}".formatted(foreign))
                .post("/v1/accounts/%s/keys".formatted(newAccount()));

        assertProblem(answer, 400, "invalid-request", "install");
    }

    private static JsonPath issue(String account, String install, String idempotencyKey) {
        return as("operator")
                .header("Idempotency-Key", idempotencyKey)
                .body("{\"install\":\"%s\"}".formatted(install))
                .post("/v1/accounts/%s/keys".formatted(account))
                .jsonPath();
    }
}
