package io.evenhand.appeals;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.testing.TestPlatform;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** What tests of appeals do over and over: measures are told of, holders and staff call. */
@Singleton
public class Scene {

    public static final String REASON = "We have looked at the figures again, and this is what we found in them.";

    private final ApiKeys keys;
    private final BusinessClock clock;

    Scene(ApiKeys keys, BusinessClock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** A measure that enforcement-service took, told of and known; with changes to what is usual. */
    public String measure(Map<String, Object> changes) {
        var measure = sample(changes);
        tell(measure);
        awaitKnown(measure.getString("id"), measure.getLong("revision"));
        return measure.getString("id");
    }

    public JsonObject sample(Map<String, Object> changes) {
        var measure = new JsonObject()
                .put("id", "mea_" + UUID.randomUUID())
                .put("account", "acct_" + UUID.randomUUID())
                .put("kind", "throttle")
                .put("scope", new JsonObject().put("target", "account").put("name", ""))
                .put("state", "active")
                .put("category", "excessive-use-" + UUID.randomUUID())
                .put("clause", "Use beside others")
                .put("facts", "12,400 calls; the median is 1,000.")
                .put("rule", "calls-beside-others")
                .put("policy", "student")
                .put("policyVersion", 1)
                .put("detection", "automated")
                .put("automated", false)
                .put("startsAt", clock.instant().minus(Duration.ofHours(1)).toString())
                .put("remedy", "Use less.")
                .put("contact", "help@example.org")
                .put("findings", new JsonArray())
                .put("evidence", new JsonObject().put("id", "evi_1").put("sha256", "abc"))
                .put("issuedBy", "ida")
                .put("approvedBy", new JsonArray())
                .put("revision", 1);
        changes.forEach(measure::put);
        return measure;
    }

    /** Tells of a measure, and answers it when asked. */
    public void tell(JsonObject measure) {
        keep(measure);
        neighbour()
                .body(new JsonObject()
                        .put("type", "measure-changed")
                        .put("subject", measure.getString("account"))
                        .put("data", measure)
                        .encode())
                .post("/tell");
    }

    /** Tells of a finding, of which that much is known, and {@code revision}. */
    public void tellFinding(JsonObject finding) {
        neighbour()
                .body(new JsonObject()
                        .put("type", "finding-changed")
                        .put("subject", finding.getString("account"))
                        .put("at", clock.instant().toString())
                        .put("data", finding)
                        .encode())
                .post("/tell");
    }

    public void keep(JsonObject measure) {
        neighbour().body(measure.encode()).post("/keep/" + measure.getString("id"));
    }

    /** What a call of another service answers from now on. */
    public void can(String path, JsonObject answer) {
        neighbour().body(answer.encode()).post("/can" + path);
    }

    public void mode(String mode) {
        neighbour().post("/mode/" + mode);
    }

    /** What enforcement-service was asked to do about a measure. */
    public List<Map<String, Object>> asked(String measure) {
        return neighbour().get("/asked").jsonPath().getList("items.findAll { it.measure == '%s' }".formatted(measure));
    }

    private void awaitKnown(String measure, long revision) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Rows.number("SELECT count(*) FROM measure WHERE id = '%s' AND revision >= %d"
                                .formatted(measure, revision))
                        == 1);
    }

    private static RequestSpecification neighbour() {
        return given().baseUri(ConfigProvider.getConfig().getValue("evenhand.test.neighbours", String.class))
                .contentType("application/json");
    }

    /** Somebody of staff. */
    public RequestSpecification staff(String name, String... roles) {
        return given().header("Authorization", "Bearer " + TestPlatform.tokenOf(name, roles))
                .contentType("application/json");
    }

    /** The holder of acct_even or acct_odd. */
    public RequestSpecification holder(String account) {
        return given().header("X-Api-Key", key(account)).contentType("application/json");
    }

    /** A key of acct_even or acct_odd. */
    public String key(String account) {
        var odd = account.equals("acct_odd") ? 1 : 0;
        return Stream.generate(keys::mint)
                .filter(minted ->
                        Character.digit(keys.hash(minted).orElseThrow().charAt(0), 16) % 2 == odd)
                .findFirst()
                .orElseThrow();
    }

    /** Somebody of staff brings it for the holder. */
    public Response bring(String measure, String kind) {
        return staff("sue", "support").body(wish(measure, kind)).post("/v1/appeals");
    }

    public static String wish(String measure, String kind) {
        return new JsonObject()
                .put("measure", measure)
                .put("kind", kind)
                .put("grounds", "measurement-wrong")
                .put("statement", "The figures are wrong.")
                .encode();
    }

    public String brought(String measure) {
        return bring(measure, "appeal").then().statusCode(201).extract().path("id");
    }

    /** Staff bring it in the holder's words. */
    public String bringSaying(String measure, String statement) {
        return staff("sue", "support")
                .body(new JsonObject(wish(measure, "appeal"))
                        .put("statement", statement)
                        .encode())
                .post("/v1/appeals")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Accounts-service erases an account. */
    public void tellErased(String account) {
        tellOf("account-erased", account, new JsonObject().put("account", account));
    }

    /** Another service tells of something. */
    public void tellOf(String type, String subject, JsonObject data) {
        neighbour()
                .body(new JsonObject()
                        .put("type", type)
                        .put("subject", subject)
                        .put("data", data)
                        .encode())
                .post("/tell");
    }

    /** A reviewer has claimed it and looked at the evidence. */
    public void takenUp(String appeal, String reviewer) {
        act(appeal, "claim", reviewer, "{}").then().statusCode(200);
        act(appeal, "evidence", reviewer, "{}").then().statusCode(200);
    }

    public Response act(String appeal, String action, String reviewer, String body) {
        return staff(reviewer, "reviewer").body(body).post("/v1/appeals/%s/%s".formatted(appeal, action));
    }

    public static String verdict(String outcome) {
        var verdict =
                new JsonObject().put("outcome", outcome).put("code", "other").put("reason", REASON);
        if (outcome.equals("modified")) {
            verdict.put("replacement", new JsonObject().put("kind", "throttle").put("pace", "PT10S"));
        }
        return verdict.encode();
    }

    public JsonPath appeal(String id) {
        return staff("ava", "auditor")
                .get("/v1/appeals/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Business time goes on. */
    public void pass(Duration time) {
        given().header("Authorization", "Bearer " + TestPlatform.token("service"))
                .contentType("application/json")
                .body("{\"now\":\"%s\"}".formatted(clock.instant().plus(time)))
                .post("/dev/clock")
                .then()
                .statusCode(200);
    }

    /** What the account was told, by occasion. */
    public List<String> told(String appeal) {
        return Rows.texts("SELECT data ->> 'occasion' FROM event_log WHERE type = 'account-told'"
                + " AND data ->> 'occasion' LIKE 'appeal|%s|%%' ORDER BY entry".formatted(appeal));
    }
}
