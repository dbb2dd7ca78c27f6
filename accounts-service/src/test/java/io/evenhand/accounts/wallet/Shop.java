package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A shop that takes credits of one account's wallet, and what it sees of it. */
record Shop(String account, String wallet) {

    Response takes(long amount) {
        return takes("\"amount\":" + amount);
    }

    Response takes(String fields) {
        return takes(UUID.randomUUID().toString(), fields);
    }

    Response takes(String key, String fields) {
        return as("gateway")
                .header("Idempotency-Key", key)
                .body("{" + fields + "}")
                .post(path() + "/holds");
    }

    /** Takes a hold that must be had, and answers its id. */
    String holds(long amount) {
        var taken = takes(amount);
        assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(201);
        return taken.jsonPath().getString("id");
    }

    Response settles(String hold, String fields) {
        return ends(hold, "settle", UUID.randomUUID().toString(), fields);
    }

    Response voids(String hold) {
        return as("gateway").post("%s/holds/%s/void".formatted(path(), hold));
    }

    Response refunds(String hold, String key, String fields) {
        return ends(hold, "refund", key, fields);
    }

    Response refunds(String hold, String fields) {
        return refunds(hold, UUID.randomUUID().toString(), fields);
    }

    private Response ends(String hold, String how, String key, String fields) {
        return as("gateway")
                .header("Idempotency-Key", key)
                .body("{" + fields + "}")
                .post("%s/holds/%s/%s".formatted(path(), hold, how));
    }

    String grants(long amount, @Nullable Instant expiresAt) {
        var ends = expiresAt == null ? "" : ",\"expiresAt\":\"%s\"".formatted(expiresAt);
        var granted =
                as("operator").body("{\"amount\":%d%s}".formatted(amount, ends)).post(path() + "/lots");
        assertThat(granted.statusCode()).as(granted.asString()).isEqualTo(201);
        return granted.jsonPath().getString("id");
    }

    long balance() {
        return shown().getLong("balance");
    }

    JsonPath shown() {
        return as("support").get(path()).jsonPath();
    }

    JsonPath entries() {
        return as("support").get(path() + "/entries").jsonPath();
    }

    JsonPath hold(String id) {
        return as("support").get("%s/holds/%s".formatted(path(), id)).jsonPath();
    }

    Response check() {
        return as("auditor").post(path() + "/checks");
    }

    JsonPath attempts() {
        return as("auditor")
                .get("/v1/accounts/%s/wallet-attempts?limit=500".formatted(account))
                .jsonPath();
    }

    String path() {
        return "/v1/accounts/%s/wallets/%s".formatted(account, wallet);
    }

    /** Changes what nobody should be able to change, as somebody with the database in their hands would. */
    void tamper(String change) throws SQLException {
        try (var connection = TestPlatform.connect("accounts");
                var statement = connection.prepareStatement(change)) {
            statement.setString(1, account + "/" + wallet);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
