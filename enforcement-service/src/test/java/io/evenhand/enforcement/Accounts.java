package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;

import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Accounts on a policy with limits of every kind that tells something, as events of the other services bring them. */
@ApplicationScoped
public class Accounts {

    private final String neighbours;

    Accounts(@ConfigProperty(name = "evenhand.test.neighbours") String neighbours) {
        this.neighbours = neighbours;
    }

    /** Publishes the policy under a name of its own. */
    public String policy() {
        var name = "told-" + UUID.randomUUID();
        event(
                "accounts",
                "policy-published",
                new JsonObject()
                        .put("policy", name)
                        .put("version", 1)
                        .put("source", file(name))
                        .put("effectiveAt", "2020-01-01T00:00:00Z"));
        return name;
    }

    /** Opens an account on plan {@code free} of the policy. */
    public String open(String policy) {
        var id = "acct_" + UUID.randomUUID().toString().replace("-", "");
        var account = new JsonObject()
                .put("id", id)
                .put("externalId", id)
                .put("policy", policy)
                .put("plan", "free")
                .put("timeZone", "Europe/Berlin")
                .put("anchor", "2026-01-31T00:00:00Z");
        // Whoever hears of the account from metering first asks for it.
        given().body(account.encode())
                .post(neighbours + "/put/accounts/v1/accounts/" + id)
                .then()
                .statusCode(200);
        event("accounts", "account-changed", account);
        return id;
    }

    /** An operator sets a parameter of the policy. */
    public void set(String policy, String parameter, String value) {
        event(
                "accounts",
                "parameter-changed",
                new JsonObject()
                        .put("policy", policy)
                        .put("parameter", parameter)
                        .put("value", value)
                        .put("at", Instant.now().toString()));
    }

    /** An operator switches a rule of the policy off, or on again. */
    public void turn(String policy, String rule, boolean off) {
        event(
                "accounts",
                "rule-switched",
                new JsonObject()
                        .put("policy", policy)
                        .put("rule", rule)
                        .put("off", off)
                        .put("at", Instant.now().toString()));
    }

    /** What metering says of a limit that an account has come to. */
    public void reached(String type, String account, String policy, String campaign, String limit, JsonObject more) {
        event(
                "metering",
                type,
                new JsonObject()
                        .put("account", account)
                        .put("policy", policy)
                        .put("policyVersion", 1)
                        .put("campaign", campaign)
                        .put("limit", limit)
                        .put("windowStart", "2026-05-01T00:00:00Z")
                        .put("resetsAt", "2026-06-01T00:00:00Z")
                        .put("decision", "dec_1")
                        .put("at", "2026-05-02T00:00:00Z")
                        .mergeIn(more));
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

    private static String file(String name) {
        return """
                policy: %s
                title: Told
                contact: support@example.org
                noticePeriod: P1D
                parameters:
                  size: {value: 300, range: [100, 1000], means: tasks a day}
                  slow: {value: PT5S, range: [PT1S, PT1M], means: the slower pace}
                meters:
                  tasks: {unit: task}
                plans:
                  free: {title: Free, limits: [per-day, bands, steady]}
                campaigns:
                  spring: {title: Spring, plans: [free], models: [large], actions: [draw], starts: 2020-01-01, ends: 2120-01-01, limits: [large-per-day]}
                limits:
                  per-day: {meter: tasks, window: day, quota: $size}
                  large-per-day: {meter: tasks, window: day, quota: 7}
                  bands:
                    meter: tasks
                    window: cycle
                    bands: [{name: fast, upTo: 10, pace: PT0S}, {name: slow, pace: $slow}]
                  steady:
                    meter: tasks
                    sustained: {atLeast: 20, each: PT10M, for: PT1H, pace: PT20S, calm: PT20M}
                """.formatted(name);
    }
}
