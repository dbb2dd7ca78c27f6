package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;

import io.evenhand.kit.identity.ApiKeys;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What accounts-service and metering-service would say, said by a test. */
@ApplicationScoped
public class Platform {

    private final ApiKeys keys;
    private final String neighbours;
    private boolean published;
    private @Nullable Client regular;

    Platform(ApiKeys keys, @ConfigProperty(name = "evenhand.test.neighbours") String neighbours) {
        this.keys = keys;
        this.neighbours = neighbours;
    }

    /** An account on the graduated-speed policy, and a key of it. */
    public record Client(String account, String key, String hash) {}

    /** A client that tests share which do not mind what the others did. */
    public synchronized Client regular() {
        var known = regular == null ? client(0) : regular;
        regular = known;
        return known;
    }

    /** Opens an account with a wallet of so many credits. */
    public synchronized Client client(long credits) {
        if (!published) {
            published = true;
            event(
                    "accounts",
                    "policy-published",
                    new JsonObject()
                            .put("policy", "graduated-speed")
                            .put("version", 1)
                            .put("source", policy())
                            .put("effectiveAt", "2020-01-01T00:00:00Z"));
        }
        var account = "acct_" + UUID.randomUUID().toString().replace("-", "");
        var key = keys.mint();
        var hash = keys.hash(key).orElseThrow();
        event("accounts", "account-changed", account(account));
        wallet(account, 1, credits);
        event("accounts", "key-issued", key(account, hash));
        return new Client(account, key, hash);
    }

    /** The ledger's word, by REST and as an event. */
    public void wallet(String account, long version, long balance) {
        var figures =
                new JsonObject().put("version", version).put("balance", balance).put("settled", 0);
        put("/accounts/v1/accounts/" + account + "/wallets/priority", figures);
        event(
                "accounts",
                "wallet-changed",
                figures.copy().put("account", account).put("wallet", "priority"));
    }

    /** Accounts-service revokes the client's key. */
    public void revoke(Client client) {
        event("accounts", "key-revoked", key(client.account(), client.hash()));
    }

    /** The event that metering writes at a crossing into the band {@code fast}. */
    public void crossed(Client client) {
        event(
                "metering",
                "band-crossed",
                new JsonObject()
                        .put("account", client.account())
                        .put("policy", "graduated-speed")
                        .put("policyVersion", 1)
                        .put("limit", "files-per-cycle")
                        .put("windowStart", "2026-05-01T00:00:00Z")
                        .put("resetsAt", "2026-06-01T00:00:00Z")
                        .put("used", 10_001)
                        .put("band", "fast")
                        .put("pace", "PT5S")
                        .put("step", 1)
                        .put("decision", "dec_1"));
    }

    private static JsonObject key(String account, String hash) {
        return new JsonObject()
                .put("id", "key_1")
                .put("account", account)
                .put("install", "inst_1")
                .put("hash", hash);
    }

    private static JsonObject account(String id) {
        return new JsonObject()
                .put("id", id)
                .put("externalId", id)
                .put("policy", "graduated-speed")
                .put("plan", "unlimited")
                .put("timeZone", "Europe/Berlin")
                .put("anchor", "2026-01-31T00:00:00Z");
    }

    private void event(String service, String type, JsonObject data) {
        var event = new JsonObject()
                .put("type", type)
                .put("subject", data.getString("account", ""))
                .put("at", Instant.now().toString())
                .put("data", data);
        given().body(event.encode())
                .post(neighbours + "/events/" + service)
                .then()
                .statusCode(200);
    }

    private void put(String path, JsonObject answer) {
        given().body(answer.encode()).post(neighbours + "/put" + path).then().statusCode(200);
    }

    private static String policy() {
        try (InputStream in = Files.newInputStream(Path.of("..", "policies", "graduated-speed.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
