package io.evenhand.appeals.inquiry;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What tests of questions to accounts do over and over. */
@Singleton
public class Interview {

    public static final String PATH = "/v1/information-requests";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration FORTNIGHT = Duration.ofDays(14);

    private final Scene scene;

    Interview(Scene scene) {
        this.scene = scene;
    }

    public static JsonObject question(String account) {
        return new JsonObject()
                .put("account", account)
                .put("category", "resale-" + UUID.randomUUID())
                .put("question", "What are the tokens for?");
    }

    public Response ask(JsonObject question) {
        return scene.staff("sue", "support").body(question.encode()).post(PATH);
    }

    public String asked(JsonObject question) {
        return ask(question).then().statusCode(201).extract().path("id");
    }

    /** With a key of acct_even or acct_odd. */
    public Response answer(String account, String id, String words) {
        return scene.holder(account)
                .body(new JsonObject().put("answer", words).encode())
                .post("%s/%s/answers".formatted(PATH, id));
    }

    public Response withdraw(String id) {
        return scene.staff("sam", "senior").body("{}").post("%s/%s/withdraw".formatted(PATH, id));
    }

    /** As an auditor sees it. */
    public Response seen(String id) {
        return scene.staff("ava", "auditor").get(PATH + "/" + id);
    }

    public void awaitState(String id, String state) {
        await().atMost(SOON)
                .until(() -> Rows.number("SELECT count(*) FROM information_request WHERE id = '%s' AND state = '%s'"
                                .formatted(id, state))
                        == 1);
    }

    /** What the account was told, by occasion. */
    public static List<String> told(String id) {
        return Rows.texts("SELECT data ->> 'occasion' FROM event_log WHERE type = 'account-told'"
                + " AND data ->> 'occasion' LIKE 'inquiry|%s|%%' ORDER BY entry".formatted(id));
    }

    /** The states that other services were told. */
    public static List<String> events(String id) {
        return Rows.texts("SELECT data ->> 'state' FROM event_log WHERE type = 'information-request-changed'"
                + " AND data ->> 'id' = '%s' ORDER BY entry".formatted(id));
    }

    /** The path of the link in the first message. */
    public static String link(String id) {
        return Rows.texts("SELECT data ->> 'link' FROM event_log WHERE type = 'account-told'"
                        + " AND data ->> 'occasion' = 'inquiry|%s|asked'".formatted(id))
                .getFirst()
                .replaceFirst("^https?://[^/]+", "");
    }

    public static Response send(String link, String answer) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(Map.of("answer", answer))
                .post(link);
    }

    /** A finding that nobody has decided on, and whose ladder asks. */
    public JsonObject finding(String account) {
        return new JsonObject()
                .put("id", "find_" + UUID.randomUUID())
                .put("revision", 1)
                .put("account", account)
                .put("violation", "resale-" + UUID.randomUUID())
                .put("state", "pending")
                .put("says", "600 tokens in 6 purchases")
                .put("at", scene.now().toString())
                .put(
                        "ask",
                        new JsonObject()
                                .put("about", "what our training is for")
                                .put("until", scene.now().plus(FORTNIGHT).toString()));
    }

    /** What is asked once a finding is told of. */
    public String askedAbout(JsonObject finding) {
        scene.tellFinding(finding);
        var query = "SELECT id FROM information_request WHERE finding = '%s'".formatted(finding.getString("id"));
        await().atMost(SOON).until(() -> !Rows.texts(query).isEmpty());
        return Rows.texts(query).getFirst();
    }
}
