package io.evenhand.enforcement.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evidence is kept as long as somebody may need it, and no longer (A2). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class EvidenceRetentionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration KEPT = Duration.ofDays(31);
    private static final int AT_ONCE = 100;

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    @Inject
    EvidenceRetention retention;

    private Holder holder;
    private Response measure;

    @BeforeEach
    void isGivenNotice() {
        var policy = "studio-" + System.nanoTime();
        accounts.publish(policy, 1, _ -> studio(policy), Instant.parse("2020-01-01T00:00:00Z"));
        holder = Holder.of(accounts, policy, null);
        await().atMost(SOON)
                .until(() ->
                        holder.as("support").body(notice()).post("/v1/measures").statusCode() == 201);
        measure = holder.as("support").body(notice()).post("/v1/measures");
    }

    private static String studio(String name) {
        try (var file = EvidenceRetentionIT.class.getResourceAsStream("/studio.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("policy: studio", "policy: " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> notice() {
        return Map.of(
                "account", holder.account(), "category", "excess", "kind", "notice", "facts", "Used by three at once.");
    }

    /** When the time to appeal is over, once the notice was read. */
    private Instant appealUntil() {
        holder.itself().get(holder.path("/messages")).then().statusCode(200);
        await().atMost(SOON).until(() -> look().path("appealUntil") != null);
        return Instant.parse(look().path("appealUntil"));
    }

    private Response look() {
        return holder.as("support").get("/v1/measures/" + measure.path("id"));
    }

    private Response opened() {
        return holder.as("reviewer").get(evidence());
    }

    private String evidence() {
        return "/v1/evidence/" + measure.<String>path("evidence.id");
    }

    private Response says(String role, String what) {
        return holder.as(role).body(Map.of("reason", "A court asks for it.")).post(evidence() + what);
    }

    /** The clock shows {@code now}. */
    private void isLookedAfter(Instant now) {
        while (retention.delete(now).await().indefinitely() == AT_ONCE) {
            // More than one batch is due.
        }
    }

    private void query(String text) {
        pool.query(text).execute().await().indefinitely();
    }

    @Test
    void itGoesWithTheSecondThatEndsItsTimeAndNotBefore_A2() {
        var due = appealUntil().plus(KEPT);

        isLookedAfter(due.minusSeconds(1));
        var before = opened();
        isLookedAfter(due);
        var after = opened();

        assertThat(before.<String>path("items[0].content.facts")).contains("by three");
        assertThat(after.statusCode()).isEqualTo(410);
        assertThat(after.<String>path("type")).endsWith("evidence-deleted");
        assertThat(after.<String>path("detail"))
                .contains("the time to appeal was over", measure.<String>path("evidence.sha256"))
                .contains(due.toString().substring(0, 10));
        assertThat(holder.itself().get(evidence()).statusCode()).isEqualTo(410);
    }

    @Test
    void theDecisionAndItsReasonsStayReadable_A2() {
        isLookedAfter(appealUntil().plus(KEPT));

        var read = holder.itself().get("/v1/measures/" + measure.path("id"));

        assertThat(read.<String>path("facts")).contains("by three");
        assertThat(read.<String>path("clause")).contains("others suffer");
        assertThat(read.<String>path("evidence.sha256")).isEqualTo(measure.path("evidence.sha256"));
    }

    @Test
    void whatNobodyWasToldOfIsKept_A2() {
        isLookedAfter(Instant.now().plus(Duration.ofDays(3_650)));

        assertThat(opened().statusCode()).isEqualTo(200);
    }

    @Test
    void aLegalHoldOfASeniorKeepsItUntilThatIsReleased_A2() {
        var due = appealUntil().plus(KEPT);
        assertThat(says("reviewer", "/hold").statusCode()).isEqualTo(403);
        var held = says("senior", "/hold");

        isLookedAfter(due);

        assertThat(held.<String>path("hold.reason")).contains("court");
        assertThat(opened().statusCode()).isEqualTo(200);
        assertThat(holder.itself().get(evidence()).<Object>path("hold")).isNull();
        says("senior", "/release").then().statusCode(200);
        isLookedAfter(due);
        assertThat(opened().statusCode()).isEqualTo(410);
        assertThat(says("senior", "/hold").statusCode()).isEqualTo(410);
        List<String> deeds = holder.as("auditor")
                .queryParam("subject", holder.account())
                .get("/v1/audit")
                .path("items.action");
        assertThat(deeds).contains("hold-evidence", "release-evidence");
    }

    @Test
    void anOpenAppealKeepsItAndItsLastWordBeginsTheTimeAnew_A2() {
        var due = appealUntil().plus(KEPT);
        var decided = due.minus(Duration.ofDays(1));
        query("""
            INSERT INTO appeal_view (id, account, measure, kind, open) VALUES ('app_%1$s', '%2$s', '%1$s', 'appeal', true)
            """.formatted(measure.<String>path("id"), holder.account()));

        isLookedAfter(due.plus(Duration.ofDays(400)));
        var whileOpen = opened().statusCode();
        query("UPDATE appeal_view SET open = false, decided_at = '%s' WHERE id = 'app_%s'"
                .formatted(decided, measure.<String>path("id")));
        isLookedAfter(decided.plus(KEPT).minusSeconds(1));
        var justBefore = opened().statusCode();
        isLookedAfter(decided.plus(KEPT));

        assertThat(List.of(whileOpen, justBefore, opened().statusCode())).containsExactly(200, 200, 410);
    }

    @Test
    void theScheduleDeletesByItself_A2() {
        appealUntil();
        query("UPDATE evidence_item SET captured_at = now() - interval '90 days' WHERE measure = '%s'"
                .formatted(measure.<String>path("id")));
        query("UPDATE measure SET appeal_until = now() - interval '31 days' WHERE id = '%s'"
                .formatted(measure.<String>path("id")));

        await().atMost(SOON).until(() -> opened().statusCode() == 410);
    }

    @Test
    void whatIsHeldOfAnErasedAccountGoesWithTheRelease_A2() {
        appealUntil();
        says("senior", "/hold").then().statusCode(200);
        accounts.erase(holder.account());
        await().atMost(SOON).until(() -> "erased".equals(look().path("facts")));

        var held = opened().statusCode();
        says("senior", "/release").then().statusCode(200);

        assertThat(held).isEqualTo(200);
        assertThat(opened().<String>path("detail")).contains("its account was erased");
    }
}
