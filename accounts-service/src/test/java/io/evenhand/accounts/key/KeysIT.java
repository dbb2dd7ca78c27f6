package io.evenhand.accounts.key;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.newKey;
import static io.evenhand.accounts.api.Api.newLicensedAccount;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
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

    @Test
    void aSubscriptionLicensesOneInstallUntilThatIsRetired_P2() {
        var account = newLicensedAccount();
        var key = newKey(account).jsonPath();
        var installs = "/v1/accounts/%s/installs".formatted(account);

        var second = as("operator").body("{}").post(installs);
        var retired = as("operator").delete(installs + "/" + key.getString("install"));
        var instead = as("operator").body("{}").post(installs);

        assertProblem(second, 409, "install-not-licensed");
        assertThat(retired.jsonPath().getString("retiredAt")).isNotNull();
        assertThat(instead.statusCode()).isEqualTo(201);
        assertProblem(withKey(key.getString("key")).get("/v1/accounts/" + account), 401, "unauthorized");
        assertProblem(
                as("operator")
                        .body("{\"install\":\"%s\"}".formatted(key.getString("install")))
                        .post("/v1/accounts/%s/keys".formatted(account)),
                400,
                "invalid-request",
                "install");
        assertProblem(as("operator").delete(installs + "/inst_none"), 404, "not-found");
    }

    @Test
    void ofManyAskedForAtOnceOneInstallIsLicensed_P2() throws Exception {
        var installs = "/v1/accounts/%s/installs".formatted(newLicensedAccount());
        var answers = new ConcurrentLinkedQueue<Integer>();

        try (var callers = Executors.newFixedThreadPool(8)) {
            for (var i = 0; i < 8; i++) {
                callers.execute(() ->
                        answers.add(as("operator").body("{}").post(installs).statusCode()));
            }
        }

        assertThat(answers).hasSize(8).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void aLicensedInstallHasASecondLiveKeyWhileTheFirstIsReplaced_P2() {
        var account = newLicensedAccount();
        var first = newKey(account).jsonPath();
        var keys = "/v1/accounts/%s/keys".formatted(account);
        var body = "{\"install\":\"%s\"}".formatted(first.getString("install"));

        var second = as("operator").body(body).post(keys);
        var third = as("operator").body(body).post(keys);
        as("operator").delete(keys + "/" + first.getString("id"));
        var afterwards = as("operator").body(body).post(keys);

        assertThat(second.statusCode()).isEqualTo(201);
        assertProblem(third, 409, "too-many-keys");
        assertThat(afterwards.statusCode()).isEqualTo(201);
    }

    @Test
    void aPlanWithoutANumberLicensesAnyNumber_P2() {
        var account = newAccount();

        assertThat(newKey(account).statusCode()).isEqualTo(201);
        assertThat(newKey(account).statusCode()).isEqualTo(201);
    }

    private static JsonPath issue(String account, String install, String idempotencyKey) {
        return as("operator")
                .header("Idempotency-Key", idempotencyKey)
                .body("{\"install\":\"%s\"}".formatted(install))
                .post("/v1/accounts/%s/keys".formatted(account))
                .jsonPath();
    }
}
