package io.evenhand.appeals.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.inquiry.Interview;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** B7: an answer by the page behind the link of the message, for whoever is locked out. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class QuestionIT {

    @Inject
    Interview interview;

    @Test
    void theLinkOfTheMessageAnswersWithoutACredential_B7() {
        var id = interview.asked(Interview.question("acct_even").put("question", "What are the <b>tokens</b> for?"));
        var link = Interview.link(id);

        var page = given().get(link);
        var empty = Interview.send(link, " ");
        var sent = Interview.send(link, "A <class>.");
        var again = Interview.send(link, "Something else.");

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
        interview.seen(id).then().body("staff.answeredBy", equalTo("link"));
        given().get(link + "x").then().statusCode(410).body(containsString("This link is not valid"));
        Interview.send(link + "x", "A class.").then().statusCode(410);
    }

    @Test
    void theLinkOfAMeasureOpensNoQuestion_B7() {
        var id = interview.asked(Interview.question("acct_even"));
        var token = Interview.link(id).replaceFirst("^/question/", "");

        given().get("/appeal/" + token).then().statusCode(410);
    }
}
