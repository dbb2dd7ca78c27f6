package io.evenhand.appeals.appeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reviewing and deciding (appeals.md §7), against an enforcement-service that is played. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class ReviewsIT {

    @Inject
    Scene scene;

    @AfterEach
    void allIsWellAgain() {
        scene.mode("well");
    }

    /** §7.2: whoever took the first decision takes no part in the second, by the API nor in the database. */
    @Test
    void whoeverIssuedOrApprovedTheMeasureStaysOut() {
        var appeal = scene.brought(scene.measure(Map.of("approvedBy", new JsonArray().add("abe"))));

        var refusals = List.of(
                scene.act(appeal, "claim", "ida", "{}"),
                scene.act(appeal, "claim", "abe", "{}"),
                scene.act(appeal, "decide", "ida", Scene.verdict("upheld")));

        refusals.forEach(refusal -> refusal.then().statusCode(409));
        refusals.getFirst().then().body("type", endsWith("/four-eyes"));
        var decided = """
                UPDATE appeal SET state = 'decided', outcome = 'upheld', code = 'other', decided_at = submitted_at,
                  reason = rpad('x', 40, 'x'), decided_by = %s WHERE id = '%s'""";
        assertThatThrownBy(() -> Rows.change(decided.formatted("'ida'", appeal)))
                .hasMessageContaining("four_eyes_decide");
        assertThatThrownBy(() -> Rows.change(decided.formatted("'abe'", appeal)))
                .hasMessageContaining("four_eyes_decide");
        assertThatThrownBy(() -> Rows.change(decided.formatted("NULL", appeal))).hasMessageContaining("reasoned");
        assertThatThrownBy(() -> Rows.change(decided.formatted("'zoe', approved_by = 'ida'", appeal)))
                .hasMessageContaining("four_eyes_approve");
        assertThatThrownBy(() -> Rows.change(decided.formatted("'zoe', approved_by = 'zoe'", appeal)))
                .hasMessageContaining("four_eyes_approve");
        assertThatThrownBy(() -> Rows.change(
                        decided.formatted("'zoe', reason = NULL", appeal).replace("reason = rpad('x', 40, 'x'), ", "")))
                .hasMessageContaining("reasoned");
        assertThatThrownBy(() ->
                        Rows.change("UPDATE appeal SET claimed_by = 'ida', lease_until = submitted_at WHERE id = '%s'"
                                .formatted(appeal)))
                .hasMessageContaining("four_eyes_claim");
        assertThatThrownBy(() -> Rows.change("UPDATE appeal SET involved = '[]' WHERE id = '%s'".formatted(appeal)))
                .hasMessageContaining("does not change");
        assertThatThrownBy(() -> Rows.change("UPDATE appeal SET four_eyes = 'off' WHERE id = '%s'".formatted(appeal)))
                .hasMessageContaining("does not change");
    }

    @Test
    void aDecisionDemandsAClaimTheEvidenceAndWords() {
        var appeal = scene.brought(scene.measure(Map.of()));

        var unclaimed = scene.act(appeal, "decide", "rita", Scene.verdict("upheld"));
        scene.act(appeal, "claim", "rita", "{}").then().statusCode(200);
        var blind = scene.act(appeal, "decide", "rita", Scene.verdict("upheld"));
        scene.act(appeal, "evidence", "rita", "{}")
                .then()
                .statusCode(200)
                .body("evidence.figures.used", equalTo(12_400));
        var terse = scene.act(appeal, "decide", "rita", Scene.verdict("upheld").replace(Scene.REASON, "No."));
        var decided = scene.act(appeal, "decide", "rita", Scene.verdict("upheld"));

        unclaimed.then().statusCode(409).body("type", endsWith("/not-claimed"));
        blind.then().statusCode(409).body("type", endsWith("/evidence-not-opened"));
        terse.then().statusCode(400).body("errors[0].field", equalTo("reason"));
        decided.then()
                .statusCode(200)
                .body("state", equalTo("decided"))
                .body("outcome", equalTo("upheld"))
                .body("restoration", equalTo("none"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("closed"));
    }

    /** §7.14: the answer carries what there is now. */
    @Test
    void whoHasSeenAnOlderVersionIsToldTheNewOne() {
        var appeal = scene.brought(scene.measure(Map.of()));
        var seen = scene.appeal(appeal).getInt("version");
        scene.takenUp(appeal, "rita");

        var stale = scene.staff("rita", "reviewer")
                .header("If-Match", "\"%d\"".formatted(seen))
                .body("{}")
                .post("/v1/appeals/%s/release".formatted(appeal));

        stale.then()
                .statusCode(409)
                .body("type", endsWith("/stale-version"))
                .body("current.claimedBy", equalTo("rita"));
    }

    /** §7.15: a claim ends by itself. */
    @Test
    void aClaimThatIsNotRenewedEndsAfterFifteenMinutes() {
        var appeal = scene.brought(scene.measure(Map.of()));
        scene.act(appeal, "claim", "rita", "{}").then().statusCode(200);
        var taken = scene.act(appeal, "claim", "rob", "{}");
        scene.pass(Duration.ofMinutes(14));
        scene.act(appeal, "renew", "rita", "{}").then().statusCode(200);
        scene.pass(Duration.ofMinutes(14));
        scene.act(appeal, "claim", "rob", "{}").then().statusCode(409);

        scene.pass(Duration.ofMinutes(1));

        taken.then().statusCode(409).body("type", endsWith("/already-claimed"));
        scene.act(appeal, "claim", "rob", "{}").then().statusCode(200).body("claimedBy", equalTo("rob"));
    }

    @Test
    void theQueueHandsOutWhatOneMayDecideEachToAnother() {
        var own = scene.brought(scene.measure(Map.of("issuedBy", "nina", "kind", "pause")));
        var other = scene.brought(scene.measure(Map.of("kind", "pause")));
        var found = new java.util.ArrayList<String>();

        for (var next = claimNext(); !next.isEmpty(); next = claimNext()) {
            found.add(next);
        }

        assertThat(found).contains(other).doesNotContain(own).doesNotHaveDuplicates();
        var mine = scene.staff("nina", "reviewer")
                .get("/v1/appeals?view=mine&limit=200")
                .jsonPath();
        assertThat(mine.getList("items.id")).containsExactlyInAnyOrderElementsOf(found);
        assertThat(mine.getInt("counts.mine.count")).isEqualTo(found.size());
        assertThat(mine.getString("counts.unassigned.oldest")).isNotNull();
    }

    private String claimNext() {
        var answer = scene.staff("nina", "reviewer").post("/v1/appeals/next");
        return answer.statusCode() == 200 ? answer.path("id") : "";
    }

    /** §3.6: two people let a termination stand. */
    @Test
    void lettingATerminationStandTakesTwo() {
        var appeal = scene.brought(scene.measure(Map.of("kind", "termination")));
        scene.takenUp(appeal, "rita");

        var alone = scene.act(appeal, "decide", "rita", Scene.verdict("upheld"));
        scene.act(appeal, "propose", "rita", Scene.verdict("upheld"))
                .then()
                .statusCode(200)
                .body("state", equalTo("pending-approval"));
        var issuer = senior(appeal, "approve", "ida");
        var proposer = senior(appeal, "approve", "rita");
        var unread = senior(appeal, "approve", "sara");
        scene.staff("sara", "senior")
                .post("/v1/appeals/%s/evidence".formatted(appeal))
                .then()
                .statusCode(200);
        var approved = senior(appeal, "approve", "sara");

        alone.then().statusCode(409).body("type", endsWith("/second-person-needed"));
        issuer.then().statusCode(409).body("type", endsWith("/four-eyes"));
        proposer.then().statusCode(409).body("type", endsWith("/second-person-needed"));
        unread.then().statusCode(409).body("type", endsWith("/evidence-not-opened"));
        approved.then()
                .statusCode(200)
                .body("outcome", equalTo("upheld"))
                .body("staff.decidedBy", equalTo("rita"))
                .body("staff.approvedBy", equalTo("sara"));
    }

    private io.restassured.response.Response senior(String appeal, String action, String name) {
        return scene.staff(name, "senior")
                .body("{\"note\":\"no\"}")
                .post("/v1/appeals/%s/%s".formatted(appeal, action));
    }

    @Test
    void whatIsNewIsHeardByOthersAndTheFirstVerdictStays() {
        var appeal = scene.brought(scene.measure(Map.of()));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "decide", "rita", Scene.verdict("upheld")).then().statusCode(200);

        String again = senior(appeal, "reopen", "sara")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        assertThat(scene.appeal(again).getString("staff.supersedes")).isEqualTo(appeal);
        assertThat(scene.appeal(appeal).getString("outcome")).isEqualTo("upheld");
        scene.act(again, "claim", "rita", "{}").then().statusCode(409).body("type", endsWith("/four-eyes"));
        senior(appeal, "reopen", "sara").then().statusCode(409).body("type", endsWith("/already-appealed"));
    }

    /** §7.7: nobody is told that it is restored before it is. */
    @Test
    void isRestoredOnceEnforcementSaysSo() {
        var measure = scene.measure(Map.of("kind", "pause"));
        var appeal = scene.brought(measure);
        scene.takenUp(appeal, "rita");
        scene.mode("down");

        scene.act(appeal, "decide", "rita", Scene.verdict("overturned"))
                .then()
                .statusCode(200)
                .body("restoration", equalTo("pending"));
        scene.pass(Duration.ofHours(1));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(scene.appeal(appeal).getBoolean("restorationOverdue"))
                        .isTrue());
        scene.mode("slow");
        await().atMost(Duration.ofSeconds(30)).until(() -> !scene.asked(measure).isEmpty());
        assertThat(scene.told(appeal)).doesNotContain("appeal|%s|restored".formatted(appeal));
        assertThat(scene.appeal(appeal).getString("restoration")).isEqualTo("pending");
        scene.mode("well");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(scene.appeal(appeal).getString("restoration"))
                        .isEqualTo("applied"));
        assertThat(scene.told(appeal)).endsWith("appeal|%s|restored".formatted(appeal));
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("closed");
        assertThat(scene.appeal(appeal).getBoolean("restorationOverdue")).isFalse();
        assertThat(scene.asked(measure).getLast())
                .containsEntry("call", "reverse")
                .containsEntry("onBehalfOf", "rita")
                .containsEntry("appeal", appeal)
                .containsEntry("key", appeal);
    }

    @Test
    void whatIsRefusedIsShownAsFailedAndTriedFurther() {
        var measure = scene.measure(Map.of());
        var appeal = scene.brought(measure);
        scene.takenUp(appeal, "rita");
        scene.mode("refusing");
        scene.act(appeal, "decide", "rita", Scene.verdict("modified")).then().statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scene.appeal(appeal).getString("restoration"))
                        .isEqualTo("failed"));

        scene.mode("well");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(scene.appeal(appeal).getString("restoration"))
                        .isEqualTo("applied"));
        assertThat(scene.asked(measure).getLast())
                .containsEntry("call", "replace")
                .containsEntry("pace", "PT10S");
    }

    @Test
    void whatEndedMeanwhileNeedNotBeLifted() {
        var measure = scene.sample(Map.of("kind", "pause"));
        scene.tell(measure);
        String request = scene.bring(measure.getString("id"), "reinstatement")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        scene.takenUp(request, "rita");
        scene.keep(measure.copy().put("state", "expired"));
        scene.mode("refusing");

        scene.act(request, "decide", "rita", Scene.verdict("reinstated")).then().statusCode(200);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scene.appeal(request).getString("restoration"))
                        .isEqualTo("applied"));
    }

    @Test
    void whoMendedItIsReinstated() {
        var measure = scene.measure(Map.of("kind", "pause"));
        String request = scene.bring(measure, "reinstatement")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        scene.takenUp(request, "rita");
        scene.act(request, "decide", "rita", Scene.verdict("overturned")).then().statusCode(400);

        scene.act(request, "decide", "rita", Scene.verdict("reinstated")).then().statusCode(200);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scene.appeal(request).getString("restoration"))
                        .isEqualTo("applied"));
        assertThat(scene.asked(measure).getLast()).containsEntry("call", "lift");
    }
}
