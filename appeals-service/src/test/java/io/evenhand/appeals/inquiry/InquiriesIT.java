package io.evenhand.appeals.inquiry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B7: information about the intended use is requested, with a deadline, and the answer is part of the case. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class InquiriesIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration FORTNIGHT = Duration.ofDays(14);
    private static final String PATH = "/v1/information-requests";

    @Inject
    Scene scene;

    private static JsonObject question(String account) {
        return new JsonObject()
                .put("account", account)
                .put("category", "resale-" + UUID.randomUUID())
                .put("question", "What are the tokens for?");
    }

    private Response ask(JsonObject question) {
        return scene.staff("sue", "support").body(question.encode()).post(PATH);
    }

    private String asked(JsonObject question) {
        return ask(question).then().statusCode(201).extract().path("id");
    }

    private Response answer(String account, String id, String words) {
        return scene.holder(account)
                .body(new JsonObject().put("answer", words).encode())
                .post("%s/%s/answers".formatted(PATH, id));
    }

    private Response withdraw(String id) {
        return scene.staff("sam", "senior").body("{}").post("%s/%s/withdraw".formatted(PATH, id));
    }

    private Response seen(String id) {
        return scene.staff("ava", "auditor").get(PATH + "/" + id);
    }

    private void awaitState(String id, String state) {
        await().atMost(SOON)
                .until(() -> Rows.number("SELECT count(*) FROM information_request WHERE id = '%s' AND state = '%s'"
                                .formatted(id, state))
                        == 1);
    }

    private static List<String> told(String id) {
        return Rows.texts("SELECT data ->> 'occasion' FROM event_log WHERE type = 'account-told'"
                + " AND data ->> 'occasion' LIKE 'inquiry|%s|%%' ORDER BY entry".formatted(id));
    }

    private static List<String> events(String id) {
        return Rows.texts("SELECT data ->> 'state' FROM event_log WHERE type = 'information-request-changed'"
                + " AND data ->> 'id' = '%s' ORDER BY entry".formatted(id));
    }

    private static String link(String id) {
        return Rows.texts("SELECT data ->> 'link' FROM event_log WHERE type = 'account-told'"
                        + " AND data ->> 'occasion' = 'inquiry|%s|asked'".formatted(id))
                .getFirst()
                .replaceFirst("^https?://[^/]+", "");
    }

    private static Response send(String link, String answer) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(Map.of("answer", answer))
                .post(link);
    }

    private JsonObject finding(String account, String state, int revision) {
        return new JsonObject()
                .put("id", "find_" + UUID.randomUUID())
                .put("revision", revision)
                .put("account", account)
                .put("violation", "resale-" + UUID.randomUUID())
                .put("state", state)
                .put("says", "600 tokens in 6 purchases")
                .put("at", scene.now().toString())
                .put(
                        "ask",
                        new JsonObject()
                                .put("about", "what our training is for")
                                .put("until", scene.now().plus(FORTNIGHT).toString()));
    }

    private String askedAbout(JsonObject finding) {
        scene.tellFinding(finding);
        var query = "SELECT id FROM information_request WHERE finding = '%s'".formatted(finding.getString("id"));
        await().atMost(SOON).until(() -> !Rows.texts(query).isEmpty());
        return Rows.texts(query).getFirst();
    }

    @Test
    void whatALadderAsksIsAskedOnceAndTheAnswerIsPartOfTheCase_B7() {
        var finding = finding("acct_even", "pending", 1);

        var id = askedAbout(finding);
        scene.tellFinding(finding.copy());
        scene.tellFinding(finding.copy().put("revision", 2));
        answer("acct_even", id, "A workshop for 40 people.").then().statusCode(200);
        askedAbout(finding("acct_even", "pending", 1));

        var view = seen(id).then()
                .statusCode(200)
                .body("question", equalTo("Please tell us what our training is for."))
                .body("answerBy", equalTo(finding.getJsonObject("ask").getString("until")))
                .body("state", equalTo("answered"))
                .body("late", equalTo(false))
                .body("staff.askedBy", nullValue())
                .body("staff.answeredBy", equalTo("holder"))
                .extract();
        assertThat(Rows.number("SELECT count(*) FROM information_request WHERE finding = '%s'"
                        .formatted(finding.getString("id"))))
                .isEqualTo(1);
        assertThat(told(id)).containsExactly("inquiry|%s|asked".formatted(id));
        assertThat(events(id)).containsExactly("open", "answered");
        var forStaff = scene.staff("ava", "auditor")
                .get("/v1/cases/" + view.path("case"))
                .asString();
        assertThat(forStaff)
                .contains(
                        "600 tokens",
                        "We asked: Please tell us what",
                        "The account answers: A workshop for 40 people.");
    }

    @Test
    void theHolderSeesTheOwnQuestionAndAnswerAndNoNamesNorSuspicions_B7() {
        var finding = finding("acct_even", "pending", 1);
        var byPolicy = askedAbout(finding);
        var byStaff = asked(question("acct_even").put("category", finding.getString("violation")));

        var view = scene.holder("acct_even").get(PATH + "/" + byPolicy);
        var list = scene.holder("acct_even").get(PATH + "?limit=200&state=open").asString();
        var caseFile =
                scene.holder("acct_even").get("/v1/cases/" + view.path("case")).asString();

        view.then()
                .statusCode(200)
                .body("availableActions[0].action", equalTo("answer"))
                .body("availableActions[0].enabled", equalTo(true))
                .body("$", not(hasKey("staff")));
        assertThat(list).contains(byPolicy, byStaff).doesNotContain("\"sue\"", finding.getString("id"));
        assertThat(caseFile)
                .contains("We asked: What are the tokens for?")
                .doesNotContain("\"sue\"", "600 tokens", finding.getString("id"));
        scene.holder("acct_odd").get(PATH + "/" + byPolicy).then().statusCode(404);
        scene.holder("acct_odd").get(PATH + "?account=acct_even").then().statusCode(403);
        answer("acct_odd", byPolicy, "It was me.").then().statusCode(404);
        assertThat(scene.holder("acct_odd").get(PATH + "?limit=200").asString()).doesNotContain(byPolicy);
    }

    @Test
    void anAnswerIsTakenOnceAndLeavesNothingToAnswer_B7() {
        var id = asked(question("acct_even"));

        var first = answer("acct_even", id, "A class.");
        var second = answer("acct_even", id, "Something else.");
        var withdrawn = withdraw(id);

        first.then()
                .statusCode(200)
                .body("state", equalTo("answered"))
                .body("availableActions[0].enabled", equalTo(false));
        second.then().statusCode(409).body("type", endsWith("/wrong-state"));
        withdrawn.then().statusCode(409).body("type", endsWith("/wrong-state"));
        seen(id).then().body("answer", equalTo("A class."));
    }

    @Test
    void theSameCallWithTheSameKeyIsAnsweredAsBefore_B7() {
        var question = question("acct_even").encode();
        var key = UUID.randomUUID().toString();

        var first = scene.staff("sue", "support")
                .header("Idempotency-Key", key)
                .body(question)
                .post(PATH);
        var again = scene.staff("sue", "support")
                .header("Idempotency-Key", key)
                .body(question)
                .post(PATH);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(told(first.path("id"))).hasSize(1);
    }

    @Test
    void theAccountIsRemindedTwiceThenItIsOverdueAndAnAnswerIsStillTaken_B7() {
        var id = asked(question("acct_even").put("answerIn", "P14D"));
        scene.pass(Duration.ofDays(7));
        await().atMost(SOON).until(() -> told(id).size() == 2);
        scene.pass(Duration.ofDays(5));
        await().atMost(SOON).until(() -> told(id).size() == 3);
        scene.pass(Duration.ofDays(2));
        awaitState(id, "overdue");

        var overdue = scene.staff("ava", "auditor").get(PATH + "?account=acct_even&limit=200&state=overdue");
        var open = scene.staff("ava", "auditor").get(PATH + "?account=acct_even&limit=200&state=open");
        var late = answer("acct_even", id, "I was away. It is for a class.");

        assertThat(overdue.jsonPath().getList("items.id")).contains(id);
        assertThat(open.jsonPath().getList("items.id")).doesNotContain(id);
        late.then().statusCode(200).body("state", equalTo("answered")).body("late", equalTo(true));
        assertThat(told(id))
                .containsExactly(
                        "inquiry|%s|asked".formatted(id),
                        "inquiry|%s|reminded|1".formatted(id),
                        "inquiry|%s|reminded|2".formatted(id));
        assertThat(events(id)).containsExactly("open", "overdue", "answered");
        assertThat(scene.staff("ava", "auditor")
                        .get("/v1/cases/" + late.path("case"))
                        .asString())
                .contains("The account answers late: I was away.");
    }

    @Test
    void staffWithdrawAndTheAccountIsTold_B7() {
        var id = asked(question("acct_even"));

        var withdrawn = withdraw(id);

        withdrawn.then().statusCode(200).body("state", equalTo("withdrawn")).body("staff.withdrawnBy", equalTo("sam"));
        assertThat(told(id)).contains("inquiry|%s|withdrawn".formatted(id));
        answer("acct_even", id, "A class.").then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({"dismissed, withdrawn", "lapsed, withdrawn", "voided, withdrawn", "confirmed, open"})
    void aQuestionGoesWithAFindingThatWasNothing_B7(String becomes, String state) {
        var finding = finding("acct_even", "pending", 1);
        var id = askedAbout(finding);

        scene.tellFinding(finding.copy().put("state", becomes).put("revision", 2));
        askedAbout(finding("acct_even", "pending", 1));

        seen(id).then().body("state", equalTo(state));
    }

    @Test
    void staffAskAboutAFindingOrACaseAndTheQuestionIsInItsCase_B7() {
        var finding = finding("acct_even", "pending", 1);
        var byPolicy = askedAbout(finding);
        String caseFile = seen(byPolicy).path("case");

        var aboutFinding = ask(new JsonObject()
                .put("account", "acct_even")
                .put("finding", finding.getString("id"))
                .put("question", "Who bought them?"));
        var aboutCase = ask(new JsonObject()
                .put("account", "acct_even")
                .put("case", caseFile)
                .put("question", "Who bought them?"));

        aboutFinding
                .then()
                .statusCode(201)
                .body("id", matchesPattern("inq_.*"))
                .body("case", equalTo(caseFile))
                .body("staff.askedBy", equalTo("sue"))
                .body("staff.finding", equalTo(finding.getString("id")));
        aboutCase
                .then()
                .statusCode(201)
                .body("case", equalTo(caseFile))
                .body("category", equalTo(finding.getString("violation")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "account  | -                   | account",
                "account  | acct_none           | account",
                "category | -                   | category",
                "category | Resale!             | category",
                "finding  | find_1              | category",
                "question | -                   | question",
                "question | ' '                 | question",
                "answerIn | soon                | answerIn",
                "answerIn | PT1S                | answerIn",
                "answerBy | 2020-01-01T00:00:00Z| answerBy",
                "answerBy | tomorrow            | answerBy"
            })
    void whatIsWrongIsRefusedByItsFieldAndNothingIsAsked_B7(String field, String value, String named) {
        var question = question("acct_even").put(field, value);
        var before = Rows.number("SELECT count(*) FROM information_request");

        var refused = ask(question);

        refused.then().statusCode(400);
        assertThat(refused.jsonPath().getList("errors.field", String.class))
                .allSatisfy(each -> assertThat(each).endsWith(named));
        assertThat(Rows.number("SELECT count(*) FROM information_request")).isEqualTo(before);
    }

    @Test
    void whatIsAskedAboutMustBeOfThatAccount_B7() {
        var finding = finding("acct_even", "pending", 1);
        String caseFile = seen(askedAbout(finding)).path("case");
        var question = new JsonObject().put("account", "acct_odd").put("question", "What is it for?");

        var ofFinding = ask(question.copy().put("finding", finding.getString("id")));
        var ofCase = ask(question.copy().put("case", caseFile));

        ofFinding.then().statusCode(400).body("errors[0].field", equalTo("finding"));
        ofCase.then().statusCode(400).body("errors[0].field", equalTo("case"));
    }

    @Test
    void emptyAnswersAndUnknownStatesAreRefusedByTheirField_B7() {
        var id = asked(question("acct_even"));

        answer("acct_even", id, " ").then().statusCode(400).body("errors[0].field", endsWith("answer"));
        answer("acct_even", id, "a\0b").then().statusCode(400).body("errors[0].field", equalTo("answer"));
        answer("acct_even", id, "x".repeat(5_001)).then().statusCode(400).body("errors[0].field", endsWith("answer"));
        scene.staff("ava", "auditor")
                .get(PATH + "?state=lost")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("state"));
        seen(id).then().body("state", equalTo("open"));
        seen("inq_none").then().statusCode(404);
    }

    @Test
    void nothingIsAskedWhileNobodyKnowsWhetherTheAccountIsThere_B7() {
        scene.mode("down");
        try {
            ask(question("acct_even")).then().statusCode(503);
        } finally {
            scene.mode("well");
        }
    }

    @Test
    void whoeverHasSeenAnOlderVersionIsShownTheNewOne_B7() {
        var id = asked(question("acct_even"));
        var version = seen(id).header("ETag");
        answer("acct_even", id, "A class.").then().statusCode(200);

        var stale = scene.staff("sam", "senior")
                .header("If-Match", version)
                .body("{}")
                .post("%s/%s/withdraw".formatted(PATH, id));

        stale.then()
                .statusCode(409)
                .body("type", endsWith("/stale-version"))
                .body("current.answer", equalTo("A class."));
    }

    @Test
    void listsArePaged_B7() {
        var ids = List.of(asked(question("acct_even")), asked(question("acct_even")));
        var before = ids.getFirst().substring(0, ids.getFirst().length() - 1);

        var first = scene.staff("ava", "auditor").get(PATH + "?account=acct_even&limit=1&cursor=" + before);
        var second = scene.staff("ava", "auditor")
                .get(PATH + "?account=acct_even&limit=1&cursor=" + first.<String>path("next"));

        assertThat(first.jsonPath().getList("items.id")).containsExactly(ids.getFirst());
        assertThat(second.jsonPath().getList("items.id")).containsExactly(ids.getLast());
    }

    @Test
    void theLinkOfTheMessageAnswersWithoutACredential_B7() {
        var id = asked(question("acct_even").put("question", "What are the <b>tokens</b> for?"));
        var link = link(id);

        var page = given().get(link);
        var empty = send(link, " ");
        var sent = send(link, "A <class>.");
        var again = send(link, "Something else.");

        page.then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .body(containsString("What are the &lt;b&gt;tokens&lt;/b&gt; for?"))
                .body(containsString("<textarea id=\"answer\""))
                .body(not(containsString("sue")))
                .body(not(containsString("<script")));
        assertThat(page.cookies()).isEmpty();
        empty.then().statusCode(422).body(containsString("This was not sent."));
        sent.then().statusCode(303).header("Location", endsWith(link));
        again.then().statusCode(409).body(containsString("Something else."));
        given().get(link).then().body(containsString("A &lt;class&gt;.")).body(not(containsString("<textarea")));
        seen(id).then().body("staff.answeredBy", equalTo("link"));
        given().get(link + "x").then().statusCode(410).body(containsString("This link is not valid"));
        send(link + "x", "A class.").then().statusCode(410);
    }

    @Test
    void theLinkOfAMeasureOpensNoQuestion_B7() {
        var id = asked(question("acct_even"));
        var token = link(id).replaceFirst("^/question/", "");

        given().get("/appeal/" + token).then().statusCode(410);
    }
}
