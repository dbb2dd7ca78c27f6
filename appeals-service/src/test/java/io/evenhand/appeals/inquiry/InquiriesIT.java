package io.evenhand.appeals.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** B7: information about the intended use is requested, with a deadline, and an answer is taken. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class InquiriesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Scene scene;

    @Inject
    Interview interview;

    @Test
    void anAnswerIsTakenOnceAndLeavesNothingToAnswer_B7() {
        var id = interview.asked(Interview.question("acct_even"));

        var first = interview.answer("acct_even", id, "A class.");
        var second = interview.answer("acct_even", id, "Something else.");
        var withdrawn = interview.withdraw(id);

        first.then()
                .statusCode(200)
                .body("state", equalTo("answered"))
                .body("availableActions[0].enabled", equalTo(false));
        second.then().statusCode(409).body("type", endsWith("/wrong-state"));
        withdrawn.then().statusCode(409).body("type", endsWith("/wrong-state"));
        interview.seen(id).then().body("answer", equalTo("A class."));
    }

    @Test
    void theSameCallWithTheSameKeyIsAnsweredAsBefore_B7() {
        var question = Interview.question("acct_even").encode();
        var key = UUID.randomUUID().toString();

        var first = scene.staff("sue", "support")
                .header("Idempotency-Key", key)
                .body(question)
                .post(Interview.PATH);
        var again = scene.staff("sue", "support")
                .header("Idempotency-Key", key)
                .body(question)
                .post(Interview.PATH);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(Interview.told(first.path("id"))).hasSize(1);
    }

    @Test
    void theAccountIsRemindedTwiceThenItIsOverdueAndAnAnswerIsStillTaken_B7() {
        var id = interview.asked(Interview.question("acct_even").put("answerIn", "P14D"));
        scene.pass(Duration.ofDays(7));
        await().atMost(SOON).until(() -> Interview.told(id).size() == 2);
        scene.pass(Duration.ofDays(5));
        await().atMost(SOON).until(() -> Interview.told(id).size() == 3);
        scene.pass(Duration.ofDays(2));
        interview.awaitState(id, "overdue");

        var overdue = scene.staff("ava", "auditor").get(Interview.PATH + "?account=acct_even&limit=200&state=overdue");
        var open = scene.staff("ava", "auditor").get(Interview.PATH + "?account=acct_even&limit=200&state=open");
        var late = interview.answer("acct_even", id, "I was away. It is for a class.");

        assertThat(overdue.jsonPath().getList("items.id")).contains(id);
        assertThat(open.jsonPath().getList("items.id")).doesNotContain(id);
        late.then().statusCode(200).body("state", equalTo("answered")).body("late", equalTo(true));
        assertThat(Interview.told(id))
                .containsExactly(
                        "inquiry|%s|asked".formatted(id),
                        "inquiry|%s|reminded|1".formatted(id),
                        "inquiry|%s|reminded|2".formatted(id));
        assertThat(Interview.events(id)).containsExactly("open", "overdue", "answered");
        assertThat(scene.staff("ava", "auditor")
                        .get("/v1/cases/" + late.path("case"))
                        .asString())
                .contains("The account answers late: I was away.");
    }

    @Test
    void staffWithdrawAndTheAccountIsTold_B7() {
        var id = interview.asked(Interview.question("acct_even"));

        var withdrawn = interview.withdraw(id);

        withdrawn.then().statusCode(200).body("state", equalTo("withdrawn")).body("staff.withdrawnBy", equalTo("sam"));
        assertThat(Interview.told(id)).contains("inquiry|%s|withdrawn".formatted(id));
        interview.answer("acct_even", id, "A class.").then().statusCode(409);
    }

    @Test
    void whoeverHasSeenAnOlderVersionIsShownTheNewOne_B7() {
        var id = interview.asked(Interview.question("acct_even"));
        var version = interview.seen(id).header("ETag");
        interview.answer("acct_even", id, "A class.").then().statusCode(200);

        var stale = scene.staff("sam", "senior")
                .header("If-Match", version)
                .body("{}")
                .post("%s/%s/withdraw".formatted(Interview.PATH, id));

        stale.then()
                .statusCode(409)
                .body("type", endsWith("/stale-version"))
                .body("current.answer", equalTo("A class."));
    }

    @Test
    void listsArePaged_B7() {
        var ids = List.of(
                interview.asked(Interview.question("acct_even")), interview.asked(Interview.question("acct_even")));
        var before = ids.getFirst().substring(0, ids.getFirst().length() - 1);

        var first = scene.staff("ava", "auditor").get(Interview.PATH + "?account=acct_even&limit=1&cursor=" + before);
        var second = scene.staff("ava", "auditor")
                .get(Interview.PATH + "?account=acct_even&limit=1&cursor=" + first.<String>path("next"));

        assertThat(first.jsonPath().getList("items.id")).containsExactly(ids.getFirst());
        assertThat(second.jsonPath().getList("items.id")).containsExactly(ids.getLast());
    }
}
