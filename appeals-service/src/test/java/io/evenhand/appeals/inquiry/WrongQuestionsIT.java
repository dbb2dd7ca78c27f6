package io.evenhand.appeals.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B7: what cannot be asked or answered is refused by its field, and nothing is changed. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class WrongQuestionsIT {

    @Inject
    Scene scene;

    @Inject
    Interview interview;

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
        var question = Interview.question("acct_even").put(field, value);
        var before = Rows.number("SELECT count(*) FROM information_request");

        var refused = interview.ask(question);

        refused.then().statusCode(400);
        assertThat(refused.jsonPath().getList("errors.field", String.class))
                .allSatisfy(each -> assertThat(each).endsWith(named));
        assertThat(Rows.number("SELECT count(*) FROM information_request")).isEqualTo(before);
    }

    @Test
    void emptyAnswersAndUnknownStatesAreRefusedByTheirField_B7() {
        var id = interview.asked(Interview.question("acct_even"));

        interview.answer("acct_even", id, " ").then().statusCode(400).body("errors[0].field", endsWith("answer"));
        interview.answer("acct_even", id, "a\0b").then().statusCode(400).body("errors[0].field", equalTo("answer"));
        interview
                .answer("acct_even", id, "x".repeat(5_001))
                .then()
                .statusCode(400)
                .body("errors[0].field", endsWith("answer"));
        scene.staff("ava", "auditor")
                .get(Interview.PATH + "?state=lost")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("state"));
        interview.seen(id).then().body("state", equalTo("open"));
        interview.seen("inq_none").then().statusCode(404);
    }

    @Test
    void nothingIsAskedWhileNobodyKnowsWhetherTheAccountIsThere_B7() {
        scene.mode("down");
        try {
            interview.ask(Interview.question("acct_even")).then().statusCode(503);
        } finally {
            scene.mode("well");
        }
    }
}
