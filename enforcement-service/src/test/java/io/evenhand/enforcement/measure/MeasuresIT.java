package io.evenhand.enforcement.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What measures do to requests, who may take and end them, and what their holder is told: S4, S5, U7, U9, A2. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MeasuresIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    private Holder holder;

    @BeforeEach
    void arrives() {
        var policy = "studio-" + System.nanoTime();
        accounts.publish(policy, 1, _ -> studio(policy), Instant.parse("2020-01-01T00:00:00Z"));
        holder = Holder.of(accounts, policy, null);
        await().atMost(SOON).until(() -> generates().statusCode() == 200);
    }

    private static String studio(String name) {
        try (var file = MeasuresIT.class.getResourceAsStream("/studio.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("policy: studio", "policy: " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** U7, A2: paid use goes on; the statement has everything; the holder is told once. */
    @Test
    void aPausedCampaignCostsCreditsAgainUntilThePauseIsReversed() {
        assertThat(generates().<String>path("policy.campaign")).isEqualTo("season");

        var pause = takes("support", pause("campaign", "season"));

        assertThat(pause.statusCode()).isEqualTo(201);
        assertThat(pause.<String>path("state")).isEqualTo("active");
        assertThat(pause.<String>path("clause")).isEqualTo("Letting somebody else use your account.");
        assertThat(pause.<String>path("evidence.sha256")).matches("[0-9a-f]{64}");
        assertThat(pause.<String>path("appeal")).contains("appeal within");
        await().atMost(Duration.ofSeconds(3)).until(() -> generates().path("policy.campaign") == null);
        assertThat(standing("standing")).isEqualTo("paused");
        await().atMost(SOON).until(() -> holder.messages().size() == 1);
        assertThat(String.valueOf(holder.messages().getFirst().get("fix"))).contains("/appeal/");

        ends("reviewer", pause, "reverse");

        await().atMost(Duration.ofSeconds(3))
                .until(() -> "season".equals(generates().path("policy.campaign")));
        assertThat(standing("standing")).isEqualTo("good");
        await().atMost(SOON).until(() -> Boolean.TRUE.equals(look(pause).path("applied")));
    }

    /** S5: a suspension of an account refuses everything with its reasons, and ends by the clock. */
    @Test
    void aSuspensionRefusesWithItsReasonsAndEndsByTheClockAlone() {
        var measure = takes("support", suspension(Map.of("lasts", "PT4S")));

        await().atMost(Duration.ofSeconds(3))
                .until(() -> "deny".equals(generates().path("outcome")));
        var refused = generates();
        assertThat(refused.<String>path("problem")).endsWith("account-suspended");
        assertThat(refused.<String>path("explain.why")).contains("three networks", "Letting somebody else");
        assertThat(refused.<String>path("explain.fix")).contains(id(measure), "appeal within");
        assertThat(refused.<String>path("retryAfter")).isNotNull();
        assertThat(standing("standing")).isEqualTo("suspended");

        await().atMost(SOON).until(() -> "admit".equals(generates().path("outcome")));
        assertThat(look(measure).<String>path("state")).isEqualTo("expired");
    }

    /** U9: one person proposes, another decides; one of them is senior; the database holds it too. */
    @Test
    void whatIsForGoodTakesTwoPersons() {
        var proposed = takes("support", suspension(Map.of("lasts", "permanent")));

        assertThat(proposed.<String>path("state")).isEqualTo("proposed");
        assertThat(generates().<String>path("outcome")).isEqualTo("admit");
        assertThat(decides("support", proposed).statusCode()).isEqualTo(409);
        assertThat(decides("reviewer", proposed).statusCode()).isEqualTo(409);
        assertThat(decides("senior", proposed).<String>path("state")).isEqualTo("active");
        await().atMost(Duration.ofSeconds(3))
                .until(() -> "deny".equals(generates().path("outcome")));
        assertThatThrownBy(() -> pool.query(
                                "UPDATE measure SET second_by = first_by WHERE id = '%s'".formatted(id(proposed)))
                        .execute()
                        .await()
                        .indefinitely())
                .hasMessageContaining("second_person");
    }

    /** S4: whatever the role, nothing is taken for excess before a notice was delivered and its grace is over. */
    @Test
    void nothingIsTakenForExcessWithoutADeliveredNotice() {
        var slower = new HashMap<String, Object>(Map.of("kind", "throttle", "pace", "PT10S", "lasts", "P1D"));

        var early = takes("senior", of("excess", slower));
        var notice = takes("support", of("excess", Map.of("kind", "notice")));
        holder.itself().get(holder.path("/messages")).then().statusCode(200);
        await().atMost(SOON).until(() -> look(notice).path("deliveredAt") != null);
        var inTheGrace = takes("senior", of("excess", slower));

        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.<String>path("type")).endsWith("notice-required");
        assertThat(notice.<String>path("state")).isEqualTo("active");
        assertThat(look(notice).<String>path("appealUntil")).isNotNull();
        assertThat(inTheGrace.statusCode()).isEqualTo(409);
        assertThat(inTheGrace.<String>path("detail")).contains("has time until");
    }

    /** S5: each request takes its turn at the pace of the measure. */
    @Test
    void aThrottleTakesItsTimeForEachRequest() {
        takes("support", of("sharing", Map.of("kind", "throttle", "pace", "PT10S", "lasts", "P1D")));

        await().atMost(Duration.ofSeconds(3))
                .until(() -> "delay".equals(generates().path("outcome")));
        var first = Instant.parse(generates().path("startAt"));
        var second = Instant.parse(generates().path("startAt"));

        assertThat(Duration.between(first, second)).isEqualTo(Duration.ofSeconds(10));
        assertThat(standing("standing")).isEqualTo("slowed");
    }

    @Test
    void aMeasureOfAnInstallLeavesOthersAlone() {
        takes("support", pause("install", "inst_other"));
        var mine = takes("support", pause("install", "inst_1"));

        await().atMost(Duration.ofSeconds(3))
                .until(() -> "deny".equals(generates().path("outcome")));
        ends("support", mine, "lift");
        await().atMost(Duration.ofSeconds(3))
                .until(() -> "admit".equals(generates().path("outcome")));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(field(of("sharing", Map.of("kind", "nothing")))).isEqualTo("kind");
        assertThat(field(of("no-such", Map.of("kind", "notice")))).isEqualTo("category");
        assertThat(field(of("sharing", Map.of("kind", "throttle", "lasts", "P1D"))))
                .isEqualTo("pace");
        assertThat(field(of("sharing", Map.of("kind", "suspension")))).isEqualTo("lasts");
        assertThat(field(of("sharing", Map.of("kind", "pause", "lasts", "P4D"))))
                .isEqualTo("lasts");
        assertThat(field(pause("install", ""))).isEqualTo("scope.name");
        assertThat(holder.itself().get(holder.path("/measures")).<List<?>>path("items"))
                .isEmpty();
    }

    /** A fault of a rule is taken back at once; a preview changes nothing. */
    @Test
    void aFaultyRuleIsTakenBackAfterAPreview() {
        takes("support", of("sharing", Map.of("kind", "throttle", "pace", "PT10S", "lasts", "P1D")));
        var fault = Map.of("rule", "sharing", "policy", holder.policy(), "reason", "It counted one person twice.");
        var dry = new HashMap<String, Object>(fault);
        dry.put("dryRun", true);

        var preview = holder.as("senior").body(dry).post("/v1/measures/reversals");
        var still = standing("standing");
        var done = holder.as("senior").body(fault).post("/v1/measures/reversals");

        assertThat(preview.<List<?>>path("items")).hasSize(1);
        assertThat(still).isEqualTo("slowed");
        assertThat(done.<List<String>>path("items.state")).containsExactly("reversed");
        assertThat(standing("standing")).isEqualTo("good");
    }

    /** The evidence is as it was, its opening by staff is noted, and another's does not exist. */
    @Test
    void evidenceIsIntactAndItsHoldersOwn() {
        var measure = takes("support", pause("campaign", "season"));
        var path = "/v1/evidence/" + measure.<String>path("evidence.id");
        var stranger = Holder.of(accounts, holder.policy(), null);

        assertThat(holder.as("reviewer").get(path).<Boolean>path("items[0].intact"))
                .isTrue();
        assertThat(holder.itself().get(path).<String>path("items[0].content.facts"))
                .contains("three networks");
        await().atMost(SOON).until(() -> stranger.itself().get(path).statusCode() == 404);
        assertThat(holder.itself().get("/v1/measures/" + id(measure)).<List<?>>path("approvedBy"))
                .isEmpty();
    }

    private String field(Map<String, Object> wanted) {
        var answer = takes("support", wanted);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.path("errors[0].field");
    }

    private Map<String, Object> of(String category, Map<String, Object> more) {
        var wanted = new HashMap<String, Object>(Map.of(
                "account", holder.account(), "category", category, "facts", "Used from three networks at one moment."));
        wanted.putAll(more);
        return wanted;
    }

    private Map<String, Object> pause(String target, String name) {
        return of("sharing", Map.of("kind", "pause", "scope", Map.of("target", target, "name", name)));
    }

    private Map<String, Object> suspension(Map<String, Object> more) {
        var wanted = of("sharing", more);
        wanted.put("kind", "suspension");
        return wanted;
    }

    private Response takes(String role, Map<String, Object> wanted) {
        return holder.as(role).body(wanted).post("/v1/measures");
    }

    private Response decides(String role, Response measure) {
        return holder.as(role).body(Map.of("reason", "It is so.")).post("/v1/measures/" + id(measure) + "/approve");
    }

    private void ends(String role, Response measure, String how) {
        holder.as(role)
                .body(Map.of("reason", "They were one person's."))
                .post("/v1/measures/" + id(measure) + "/" + how)
                .then()
                .statusCode(200);
    }

    private Response look(Response measure) {
        return holder.as("support").get("/v1/measures/" + id(measure));
    }

    private static String id(Response measure) {
        return measure.path("id");
    }

    private String standing(String field) {
        return holder.itself().get(holder.path("/standing")).path(field);
    }

    private Response generates() {
        return holder.itself()
                .body(Map.of("action", "image.generate", "model", "nova", "units", Map.of("images", 1)))
                .post("/v1/decisions");
    }
}
