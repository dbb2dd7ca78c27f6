package io.evenhand.appeals.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
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
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B7: what a ladder asks, what it is about, and who sees it. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class PolicyQuestionsIT {

    @Inject
    Scene scene;

    @Inject
    Interview interview;

    @Test
    void whatALadderAsksIsAskedOnceAndTheAnswerIsPartOfTheCase_B7() {
        var finding = interview.finding("acct_even");

        var id = interview.askedAbout(finding);
        scene.tellFinding(finding.copy());
        scene.tellFinding(finding.copy().put("revision", 2));
        interview.answer("acct_even", id, "A workshop for 40 people.").then().statusCode(200);
        interview.askedAbout(interview.finding("acct_even"));

        var view = interview
                .seen(id)
                .then()
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
        assertThat(Interview.told(id)).containsExactly("inquiry|%s|asked".formatted(id));
        assertThat(Interview.events(id)).containsExactly("open", "answered");
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
        var finding = interview.finding("acct_even");
        var byPolicy = interview.askedAbout(finding);
        var byStaff = interview.asked(Interview.question("acct_even").put("category", finding.getString("violation")));

        var view = scene.holder("acct_even").get(Interview.PATH + "/" + byPolicy);
        var list = scene.holder("acct_even")
                .get(Interview.PATH + "?limit=200&state=open")
                .asString();
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
        scene.holder("acct_odd").get(Interview.PATH + "/" + byPolicy).then().statusCode(404);
        scene.holder("acct_odd")
                .get(Interview.PATH + "?account=acct_even")
                .then()
                .statusCode(403);
        interview.answer("acct_odd", byPolicy, "It was me.").then().statusCode(404);
        assertThat(scene.holder("acct_odd").get(Interview.PATH + "?limit=200").asString())
                .doesNotContain(byPolicy);
    }

    @ParameterizedTest
    @CsvSource({"dismissed, withdrawn", "lapsed, withdrawn", "voided, withdrawn", "confirmed, open"})
    void aQuestionGoesWithAFindingThatWasNothing_B7(String becomes, String state) {
        var finding = interview.finding("acct_even");
        var id = interview.askedAbout(finding);

        scene.tellFinding(finding.copy().put("state", becomes).put("revision", 2));
        interview.askedAbout(interview.finding("acct_even"));

        interview.seen(id).then().body("state", equalTo(state));
    }

    @Test
    void staffAskAboutAFindingOrACaseAndTheQuestionIsInItsCase_B7() {
        var finding = interview.finding("acct_even");
        var byPolicy = interview.askedAbout(finding);
        String caseFile = interview.seen(byPolicy).path("case");

        var aboutFinding = interview.ask(new JsonObject()
                .put("account", "acct_even")
                .put("finding", finding.getString("id"))
                .put("question", "Who bought them?"));
        var aboutCase = interview.ask(new JsonObject()
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

    @Test
    void whatIsAskedAboutMustBeOfThatAccount_B7() {
        var finding = interview.finding("acct_even");
        String caseFile = interview.seen(interview.askedAbout(finding)).path("case");
        var question = new JsonObject().put("account", "acct_odd").put("question", "What is it for?");

        var ofFinding = interview.ask(question.copy().put("finding", finding.getString("id")));
        var ofCase = interview.ask(question.copy().put("case", caseFile));

        ofFinding.then().statusCode(400).body("errors[0].field", equalTo("finding"));
        ofCase.then().statusCode(400).body("errors[0].field", equalTo("case"));
    }
}
