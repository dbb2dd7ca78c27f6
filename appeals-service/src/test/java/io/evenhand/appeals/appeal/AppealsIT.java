package io.evenhand.appeals.appeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Bringing appeals, and what time does to them (appeals.md §7). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class AppealsIT {

    @Inject
    Scene scene;

    @Test
    void whatIsAcknowledgedIsInTheQueueWithADeadline() {
        var measure = scene.measure(Map.of());

        var answer = scene.bring(measure, "appeal");

        answer.then()
                .statusCode(201)
                .body("reference", matchesPattern("A-\\d{4}-\\d{6}"))
                .body("state", equalTo("queued"))
                .body("outcome", nullValue())
                .body("case", matchesPattern("cas_.*"));
        assertThat(scene.appeal(answer.path("id")).getString("dueAt")).isNotNull();
        assertThat(scene.told(answer.path("id")))
                .containsExactly("appeal|%s|received".formatted((String) answer.path("id")));
    }

    /** §7.1: of two at once one is heard. */
    @Test
    void ofTwoAppealsAtOnceOneIsHeard() throws Exception {
        var measure = scene.measure(Map.of());
        List<Integer> statuses;

        try (var both = Executors.newFixedThreadPool(2)) {
            Callable<Integer> one = () -> scene.bring(measure, "appeal").statusCode();
            statuses = both.invokeAll(List.of(one, one)).stream()
                    .map(done -> done.resultNow())
                    .sorted()
                    .toList();
        }

        assertThat(statuses).containsExactly(201, 409);
        assertThat(Rows.number("SELECT count(*) FROM appeal WHERE measure = '%s'".formatted(measure)))
                .isEqualTo(1);
    }

    /** §7.8: the window begins with delivery. */
    @Test
    void isHeardWhileTheNoticeWasNotDeliveredAndUntilTheLastInstantOfTheWindow() {
        var undelivered = scene.measure(Map.of());
        var open =
                scene.measure(Map.of("appealUntil", scene.now().plusSeconds(60).toString()));
        var over =
                scene.measure(Map.of("appealUntil", scene.now().minusMillis(1).toString()));

        var answers = List.of(
                scene.bring(undelivered, "appeal").statusCode(),
                scene.bring(open, "appeal").statusCode(),
                scene.bring(over, "appeal").statusCode());

        assertThat(answers).containsExactly(201, 201, 409);
        scene.bring(over, "appeal").then().body("type", endsWith("/appeal-window-expired"));
    }

    @Test
    void whatHasNoEffectOrIsReversedCannotBeAppealedAgainst() {
        var proposed = scene.measure(Map.of("state", "proposed"));
        var reversed = scene.measure(Map.of("state", "reversed"));
        var notice = scene.measure(Map.of("kind", "notice"));

        var refusals = List.of(
                scene.bring(proposed, "appeal"), scene.bring(reversed, "appeal"), scene.bring(notice, "reinstatement"));

        assertThat(refusals)
                .allSatisfy(refusal -> refusal.then().statusCode(409).body("type", endsWith("/not-appealable")));
    }

    @Test
    void aMeasureThatIsNotKnownYetIsAskedForOnce() {
        var measure = scene.sample(Map.of());
        scene.keep(measure);

        var answer = scene.bring(measure.getString("id"), "appeal");

        answer.then().statusCode(201);
        scene.bring("mea_nobody-knows", "appeal").then().statusCode(404);
    }

    @Test
    void aHolderBringsAndSeesOwnOnesOnly() {
        var own = scene.measure(Map.of("account", "acct_even"));
        var other = scene.measure(Map.of("account", "acct_odd"));

        var answer = scene.holder("acct_even").body(Scene.wish(own, "appeal")).post("/v1/appeals");
        var refused =
                scene.holder("acct_even").body(Scene.wish(other, "appeal")).post("/v1/appeals");

        answer.then().statusCode(201).body("claimedBy", nullValue()).body("staff", nullValue());
        refused.then().statusCode(404);
        scene.holder("acct_odd").get("/v1/appeals/" + answer.path("id")).then().statusCode(404);
        assertThat(scene.holder("acct_even").get("/v1/appeals").jsonPath().getList("items.account"))
                .containsOnly("acct_even");
    }

    @Test
    void whatWasWithdrawnIsHeardOnceMore() {
        var measure = scene.measure(Map.of("account", "acct_odd"));
        var first = scene.brought(measure);
        scene.holder("acct_odd")
                .post("/v1/appeals/%s/withdraw".formatted(first))
                .then()
                .statusCode(200);
        var second = scene.brought(measure);
        scene.holder("acct_odd")
                .post("/v1/appeals/%s/withdraw".formatted(second))
                .then()
                .statusCode(200);

        var third = scene.bring(measure, "appeal");

        third.then().statusCode(409).body("type", endsWith("/already-appealed"));
        scene.bring(measure, "reinstatement").then().statusCode(201);
    }

    @Test
    void anAccountBringsFiveADay() {
        var account = "acct_" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            scene.brought(scene.measure(Map.of("account", account)));
        }

        var sixth = scene.bring(scene.measure(Map.of("account", account)), "appeal");

        sixth.then().statusCode(429).body("type", endsWith("/too-many-appeals"));
    }

    /** §7.13: a question holds the clock, an answer lets it go on. */
    @Test
    void aQuestionHoldsTheClockUntilItIsAnswered() {
        var appeal = scene.brought(scene.measure(Map.of("account", "acct_odd")));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("awaiting-account"))
                .body("dueAt", nullValue());
        scene.pass(Duration.ofDays(5));

        var answered = scene.holder("acct_odd")
                .body("{\"answer\":\"The backup.\"}")
                .post("/v1/appeals/%s/answer".formatted(appeal));

        answered.then()
                .statusCode(200)
                .body("state", equalTo("queued"))
                .body("questions[0].answer", equalTo("The backup."));
        assertThat(answered.jsonPath().getString("dueAt"))
                .isGreaterThan(scene.now().plus(Duration.ofDays(8)).toString());
    }

    @Test
    void silenceIsWaitedForFourteenDaysAndRemindedOfTwice() {
        var appeal = scene.brought(scene.measure(Map.of()));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        scene.pass(Duration.ofDays(7));
        awaitTold(appeal, "reminded|1|1");
        scene.pass(Duration.ofDays(5));
        awaitTold(appeal, "reminded|1|2");

        scene.pass(Duration.ofDays(2));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(Rows.texts("SELECT state FROM appeal WHERE id = '%s'".formatted(appeal)))
                                .containsExactly("queued"));
    }

    private void awaitTold(String appeal, String occasion) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(scene.told(appeal)).contains("appeal|%s|%s".formatted(appeal, occasion)));
    }

    /** §3.5: what becomes urgent is a senior's; what is late is an event of its own. */
    @Test
    void whatLiesGoesToASeniorAndIsMissedOnce() {
        var appeal = scene.brought(scene.measure(Map.of("kind", "pause")));

        scene.pass(Duration.ofDays(12));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("escalated"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                Rows.texts("SELECT clock || ' ' || kind FROM clock_miss WHERE appeal = '%s' ORDER BY 1"
                                        .formatted(appeal)))
                        .containsExactly("decision breached", "decision warned", "first-look breached"));
        assertThat(Rows.number("SELECT count(*) FROM event_log WHERE type = 'appeal-clock' AND data ->> 'appeal' = '%s'"
                        .formatted(appeal)))
                .isEqualTo(3);
        scene.act(appeal, "claim", "rita", "{}").then().statusCode(403);
    }

    @Test
    void aMeasureThatIsReversedOtherwiseLeavesNothingToDecide() {
        var measure = scene.sample(Map.of());
        scene.tell(measure);
        var appeal = scene.brought(measure.getString("id"));
        scene.tell(measure.copy().put("state", "expired").put("revision", 2));

        scene.tell(measure.copy().put("state", "reversed").put("revision", 3).put("endedWhy", "Rule 12 was faulty."));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("moot"));
        assertThat(scene.appeal(appeal).getString("endedFor")).contains("Rule 12 was faulty.");
        assertThat(scene.told(appeal)).contains("appeal|%s|moot".formatted(appeal));
    }

    @Test
    void anOpenAppealFollowsToTheMeasureThatTookTheOthersPlace() {
        var first = scene.sample(Map.of());
        scene.tell(first);
        var appeal = scene.brought(first.getString("id"));

        var next = scene.measure(Map.of(
                "account",
                first.getString("account"),
                "issuedBy",
                "nora",
                "approvedBy",
                new JsonArray().add("olga"),
                "replaces",
                first.getString("id")));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(scene.appeal(appeal).getString("measure")).isEqualTo(next));
        assertThat(scene.appeal(appeal).getList("staff.involved")).containsExactly("ida", "nora", "olga");
    }

    @Test
    void aCaseTiesItAllAndHoldersSeeNoNamesAndNoLeases() {
        var measure = scene.measure(Map.of("account", "acct_even"));
        var appeal = scene.brought(measure);
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "release", "rita", "{}").then().statusCode(200);
        var file = scene.appeal(appeal).getString("case");

        var own = scene.holder("acct_even").get("/v1/cases/" + file);

        var all = scene.staff("sue", "support").get("/v1/cases/" + file).jsonPath();
        assertThat(all.getList("timeline.what"))
                .anyMatch(line -> line.toString().startsWith("Throttle active"))
                .contains("Claimed.", "Released.");
        assertThat(all.getList("subjects.id")).contains(measure, appeal);
        assertThat(own.jsonPath().getList("timeline.what")).doesNotContain("Claimed.", "Released.");
        assertThat(own.asString()).doesNotContain("rita").doesNotContain("ida");
        scene.holder("acct_odd").get("/v1/cases/" + file).then().statusCode(404);
    }
}
