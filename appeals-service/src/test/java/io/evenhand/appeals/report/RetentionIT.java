package io.evenhand.appeals.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Rows;
import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files of reports, and who reported, are kept as long as somebody may need them, and no longer (B8). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(EnforcementStub.class)
class RetentionIT {

    private static final Duration KEPT = Duration.ofDays(184 + 31);
    private static final Map<String, String> WHY = Map.of("reason", "A court asks for it.");
    private static final int AT_ONCE = 100;

    @Inject
    Retention retention;

    @Inject
    AccountData data;

    private static Response opened(String id) {
        return Desk.staff("rita", "reviewer").get("/v1/reports/%s/evidence/1".formatted(id));
    }

    private static Instant due(JsonPath resolved) {
        return Instant.parse(resolved.getString("resolvedAt")).plus(KEPT);
    }

    /** The clock shows {@code now}. */
    private void isLookedAfter(Instant now) {
        while (retention.forget(now).await().indefinitely() == AT_ONCE) {
            // More than one batch is due.
        }
    }

    @Test
    void aFileAndItsSenderGoWithTheSecondThatEndsTheirTimeAndNotBefore_B8() {
        var email = Desk.address();
        var id = Desk.brought(email).getString("id");
        var hash = Desk.seen(id).getString("evidence[0].sha256");
        var due = due(Desk.resolved(id, "no-violation"));

        isLookedAfter(due.minusSeconds(1));
        var before = opened(id).statusCode();
        isLookedAfter(due);

        assertThat(before).isEqualTo(200);
        opened(id)
                .then()
                .statusCode(410)
                .body("type", endsWith("evidence-deleted"))
                .body("detail", containsString(due.toString().substring(0, 10)));
        var after = Desk.seen(id);
        assertThat(after.getString("evidence[0].sha256")).isEqualTo(hash);
        assertThat(after.getString("outcome")).isEqualTo("no-violation");
        assertThat(after.getString("description")).isNotEmpty();
        assertThat(after.getString("reporter.email")).isEmpty();
        assertThat(Rows.texts("SELECT reporter_email || reporter_name FROM report WHERE id = '%s'".formatted(id)))
                .containsExactly("");
    }

    @Test
    void aLegalHoldOfASeniorKeepsThemUntilItIsReleased_B8() {
        var id = Desk.brought(Desk.address()).getString("id");
        var due = due(Desk.resolved(id, "no-violation"));
        Desk.staff("rita", "reviewer")
                .body(WHY)
                .post("/v1/reports/%s/hold".formatted(id))
                .then()
                .statusCode(403);
        Desk.act(id, "hold", WHY).then().statusCode(200).body("hold.by", equalTo("sana"));

        isLookedAfter(due);
        var held = opened(id).statusCode();
        Desk.act(id, "release", WHY).then().statusCode(200);
        isLookedAfter(due);

        assertThat(held).isEqualTo(200);
        assertThat(opened(id).statusCode()).isEqualTo(410);
        Desk.act(id, "hold", WHY).then().statusCode(410);
    }

    @Test
    void whatIsNotDecidedOrLookedAtAgainIsKept_B8() {
        var open = Desk.brought(Desk.address()).getString("id");
        var receipt = Desk.brought(Desk.address());
        var reviewed = receipt.getString("id");
        Desk.resolved(reviewed, "no-violation");
        given().contentType("application/json")
                .body("{\"statement\": \"Look at the second page.\"}")
                .post(Desk.local(receipt.getString("status")) + "/review")
                .then()
                .statusCode(200);

        isLookedAfter(Instant.now().plus(Duration.ofDays(3_650)));

        assertThat(opened(open).statusCode()).isEqualTo(200);
        assertThat(opened(reviewed).statusCode()).isEqualTo(200);
    }

    @Test
    void aReportThatWasJoinedIsKeptAsLongAsTheFirst_B8() throws Exception {
        var first = Desk.brought(Desk.address()).getString("id");
        var second = Desk.brought(Desk.address()).getString("id");
        var due = due(Desk.joined(second, first));
        isLookedAfter(due.plus(Duration.ofDays(400)));
        var whileOpen = opened(second).statusCode();
        Desk.resolved(first, "no-violation");
        Rows.change("UPDATE report SET resolved_at = '%s' WHERE id = '%s'"
                .formatted(due.minus(KEPT).plusSeconds(60), first));

        isLookedAfter(due.plusSeconds(59));
        var before = opened(second).statusCode();
        isLookedAfter(due.plusSeconds(60));

        assertThat(List.of(whileOpen, before, opened(second).statusCode())).containsExactly(200, 200, 410);
    }

    @Test
    void anOpenAppealOfTheAccountKeepsThemAndItsLastWordBeginsTheTimeAnew_B8() throws Exception {
        var account = "acct_" + UUID.randomUUID();
        var id = Desk.brought(Desk.address()).getString("id");
        Desk.accepted(id, account);
        var due = due(Desk.resolved(id, "no-violation"));
        var appeal = "app_" + UUID.randomUUID();
        Rows.change("""
            INSERT INTO appeal (id, reference, kind, account, measure, grounds, statement, submitted_by, submitted_at,
              attempt, case_file, stakes, involved, four_eyes, state, escalated, rounds, reminders, restoration, due_at,
              allotted_seconds, look_by, version)
            SELECT '%1$s', '%1$s', 'appeal', '%2$s', 'mea_%1$s', 'other', 'It is mine.', 'sue', now(),
              1, case_file, 'ordinary', '[]', 'strict', 'queued', false, 0, 0, 'none', now() + interval '10 years',
              1, now() + interval '10 years', 0
            FROM report WHERE id = '%3$s'""".formatted(appeal, account, id));

        isLookedAfter(due.plus(Duration.ofDays(400)));
        var whileOpen = opened(id).statusCode();
        Rows.change("DELETE FROM appeal WHERE id = '%s'".formatted(appeal));
        isLookedAfter(due);

        assertThat(whileOpen).isEqualTo(200);
        assertThat(opened(id).statusCode()).isEqualTo(410);
    }

    @Test
    void aMeasureThatCanBeAppealedStillKeepsWhatItRestsOn_B8() throws Exception {
        var account = "acct_" + UUID.randomUUID();
        var id = Desk.brought(Desk.address()).getString("id");
        Desk.accepted(id, account);
        var due = due(Desk.resolved(id, "no-violation"));
        Rows.change("UPDATE report SET finding = 'find_%1$s' WHERE id = '%1$s'".formatted(id));
        Rows.change("""
            INSERT INTO measure (id, revision, account, kind, state, category, rule, policy, policy_version, detection, data)
            VALUES ('mea_%1$s', 1, '%2$s', 'pause', 'active', 'resale', 'resale', 'student', 1, 'report',
              '{"findings": ["find_%1$s"], "appeal": "You can appeal.", "appealUntil": "%3$s"}')""".formatted(id, account, due.minus(Duration.ofDays(31)).plusSeconds(1)));

        isLookedAfter(due);
        var before = opened(id).statusCode();
        isLookedAfter(due.plusSeconds(1));

        assertThat(before).isEqualTo(200);
        assertThat(opened(id).statusCode()).isEqualTo(410);
    }

    @Test
    void theScheduleForgetsByItself_B8() throws Exception {
        var id = Desk.brought(Desk.address()).getString("id");
        Desk.resolved(id, "spam");

        Rows.change("UPDATE report SET resolved_at = now() - interval '215 days' WHERE id = '%s'".formatted(id));

        await().atMost(Duration.ofSeconds(20)).until(() -> opened(id).statusCode() == 410);
    }

    @Test
    void whatIsHeldOfAnErasedAccountGoesWithTheRelease_B8() throws Throwable {
        var account = "acct_" + UUID.randomUUID();
        var id = Desk.brought(Desk.address()).getString("id");
        Desk.accepted(id, account);
        Desk.act(id, "hold", WHY).then().statusCode(200);
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> data.erase(account)));

        var held = opened(id).statusCode();
        Desk.act(id, "release", WHY).then().statusCode(200);

        assertThat(held).isEqualTo(200);
        opened(id).then().statusCode(410).body("detail", containsString("the account was erased"));
    }
}
