package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;

import io.evenhand.kit.identity.ApiKeys;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Accounts on a policy with limits of every kind that tells something, as events of the other services bring them. */
@ApplicationScoped
public class Accounts {

    private final ApiKeys keys;
    private final String neighbours;

    Accounts(ApiKeys keys, @ConfigProperty(name = "evenhand.test.neighbours") String neighbours) {
        this.keys = keys;
        this.neighbours = neighbours;
    }

    /** Publishes the policy under a name of its own. */
    public String policy() {
        var name = "told-" + UUID.randomUUID();
        publish(name, 1, text -> text, Instant.parse("2020-01-01T00:00:00Z"));
        return name;
    }

    /** Publishes a version of it, its text changed. */
    public void publish(String policy, int version, UnaryOperator<String> change, Instant effectiveAt) {
        event(
                "accounts",
                "policy-published",
                new JsonObject()
                        .put("policy", policy)
                        .put("version", version)
                        .put("source", change.apply(file(policy)))
                        .put("effectiveAt", effectiveAt.toString()));
    }

    /** Issues a key of the account. */
    public String key(String account) {
        var key = keys.mint();
        event(
                "accounts",
                "key-issued",
                new JsonObject()
                        .put("id", "key_" + account)
                        .put("account", account)
                        .put("install", "inst_1")
                        .put("hash", keys.hash(key).orElseThrow()));
        return key;
    }

    /** Opens an account on plan {@code free} of the policy. */
    public String open(String policy) {
        return open(policy, null);
    }

    /** The same, with an address where it gets mail. */
    public String open(String policy, @Nullable String email) {
        var id = "acct_" + UUID.randomUUID().toString().replace("-", "");
        var account = new JsonObject()
                .put("id", id)
                .put("externalId", id)
                .put("policy", policy)
                .put("plan", "free")
                .put("timeZone", "Europe/Berlin")
                .put("anchor", "2026-01-31T00:00:00Z")
                .put("email", email);
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

    /** A lot of the account's ends soon, as accounts-service says {@code before} its end. */
    public void lotEnds(String account, String lot, String before) {
        event(
                "accounts",
                "lot-ending",
                new JsonObject()
                        .put("account", account)
                        .put("timeZone", "Europe/Berlin")
                        .put("wallet", "tokens")
                        .put("title", "tokens")
                        .put("lot", lot)
                        .put("left", 5)
                        .put("expiresAt", "2026-02-28T23:00:00Z")
                        .put("before", before)
                        .put("policy", "told")
                        .put("policyVersion", 3)
                        .put("policyTitle", "Told")
                        .put("contact", "support@example.org"));
    }

    /** A rule of metering's found something about the account, in the window that begins then. */
    public void found(Holder holder, String rule, String violation, String stage, Instant windowStart) {
        event(
                "metering",
                "signal-found",
                new JsonObject()
                        .put("id", "find_" + UUID.randomUUID().toString().replace("-", ""))
                        .put("account", holder.account())
                        .put("subject", holder.account())
                        .put("per", "account")
                        .put("policy", holder.policy())
                        .put("policyVersion", 1)
                        .put("signal", rule)
                        .put("violation", violation)
                        .put("stage", stage)
                        .put("windowStart", windowStart.toString())
                        .put("at", Instant.now().minusSeconds(1).toString())
                        .put("facts", new JsonObject().put("requests", 12400.0).put("cohortMedianRequests", 1000.0))
                        .put("says", "12,400 requests, where others have 1,000"));
    }

    /** What metering says when a rule is looked at again; nothing: it does not answer. */
    public void recheck(Holder holder, String rule, String answer) {
        given().body(answer)
                .post(neighbours + "/put/metering/v1/accounts/%s/suspicions/%s".formatted(holder.account(), rule))
                .then()
                .statusCode(200);
    }

    /** How an appeal stands against a measure. */
    public void appealed(Holder holder, String appeal, String measure, String state, @Nullable String outcome) {
        event(
                "appeals",
                "appeal-changed",
                new JsonObject()
                        .put("id", appeal)
                        .put("account", holder.account())
                        .put("measure", measure)
                        .put("kind", "appeal")
                        .put("state", state)
                        .put("outcome", outcome)
                        .put("decidedAt", outcome == null ? null : Instant.now().toString()));
    }

    /** Appeals-service has something to tell a holder about an appeal. */
    public void told(Holder holder, String appeal, String occasion) {
        event(
                "appeals",
                "account-told",
                new JsonObject()
                        .put("account", holder.account())
                        .put("occasion", "appeal|%s|%s".formatted(appeal, occasion))
                        .put("kind", "appeal")
                        .put("subject", "Your appeal A-2026-000001: " + occasion)
                        .put("what", "Something.")
                        .put("why", "Because.")
                        .put("fix", "Nothing."));
    }

    /** The account's data is erased. */
    public void erase(String account) {
        event("accounts", "account-erased", new JsonObject().put("account", account));
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
                  per-day: {meter: tasks, window: day, quota: $size, warnAt: 80%%}
                  large-per-day: {meter: tasks, window: day, quota: 7}
                  bands:
                    meter: tasks
                    window: cycle
                    bands: [{name: fast, upTo: 10, pace: PT0S}, {name: slow, pace: $slow}]
                    warnAt: 80%%
                  steady:
                    meter: tasks
                    sustained: {atLeast: 20, each: PT10M, for: PT1H, pace: PT20S, calm: PT20M}
                """.formatted(name);
    }
}
