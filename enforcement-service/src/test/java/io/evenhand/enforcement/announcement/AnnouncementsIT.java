package io.evenhand.enforcement.announcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows S6 and P9, and the first half of B10: whoever a new version concerns is told of it. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class AnnouncementsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private final Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES);

    @Inject
    Accounts accounts;

    private String policy = "";

    @BeforeEach
    void publish() {
        policy = accounts.policy();
    }

    private static String larger(String text) {
        return text.replace("size: {value: 300,", "size: {value: 500,");
    }

    private JsonPath progress(int version) {
        return given().auth()
                .oauth2(TestPlatform.token("policy-admin"))
                .get("/v1/announcements/" + policy + "/" + version)
                .jsonPath();
    }

    private void awaitTold(int version, int told) {
        await().atMost(SOON)
                .until(() -> "current".equals(progress(version).getString("state"))
                        && progress(version).getInt("told") == told);
    }

    @Test
    void whoIsOnThePolicyIsToldOnceWhatChangesAndFromWhen() {
        var one = Holder.of(accounts, policy, null);
        var other = Holder.of(accounts, policy, null);

        accounts.publish(policy, 2, AnnouncementsIT::larger, tomorrow);

        awaitTold(2, 2);
        assertThat(one.messages()).hasSize(1);
        assertThat(other.messages()).hasSize(1);
        var message = one.messages().getFirst();
        assertThat(message.get("kind")).isEqualTo("policy-changed");
        assertThat((String) message.get("what"))
                .contains("version 2 of the policy decides")
                .contains("300 → 500")
                .contains("(Europe/Berlin)");
        assertThat((String) message.get("why")).contains("until it begins, version 1 decides");
        assertThat(message.get("contact")).isEqualTo("support@example.org");
        assertThat((String) message.get("page")).endsWith("/v1/policies/" + policy + "/page?version=2");
    }

    @Test
    void whoJoinsBeforeTheInstantIsToldAsWell() {
        Holder.of(accounts, policy, null);
        accounts.publish(policy, 2, AnnouncementsIT::larger, tomorrow);
        awaitTold(2, 1);

        var late = Holder.of(accounts, policy, null);

        awaitTold(2, 2);
        assertThat(late.messages()).hasSize(1);
    }

    @Test
    void aFirstVersionIsAnnouncedToNobody() {
        var holder = Holder.of(accounts, policy, null);

        holder.crosses();

        await().atMost(SOON).until(() -> holder.messages().size() == 1);
        assertThat(holder.messages().getFirst().get("kind")).isEqualTo("band-crossed");
        given().auth()
                .oauth2(TestPlatform.token("auditor"))
                .get("/v1/announcements/" + policy + "/1")
                .then()
                .statusCode(404);
    }

    @Test
    void aVersionThatAlreadyDecidesIsDoneOnceEverybodyWasTold() {
        var holder = Holder.of(accounts, policy, null);

        accounts.publish(policy, 2, AnnouncementsIT::larger, Instant.now().minusSeconds(60));

        await().atMost(SOON).until(() -> "done".equals(progress(2).getString("state")));
        assertThat(holder.messages()).hasSize(1);
        assertThat((String) holder.messages().getFirst().get("subject")).contains("has changed on");
    }

    @Test
    void aVersionThatNeverDecidesIsNotAnnouncedAnyMore() {
        var holder = Holder.of(accounts, policy, null);
        accounts.publish(policy, 2, AnnouncementsIT::larger, tomorrow);
        awaitTold(2, 1);

        accounts.publish(policy, 3, text -> text, tomorrow);

        awaitTold(3, 1);
        assertThat(progress(2).getString("state")).isEqualTo("superseded");
        assertThat((String) holder.messages().getFirst().get("why")).contains("takes the place of what was announced");
        assertThat((String) holder.messages().getFirst().get("what")).contains("changes nothing");
    }

    @Test
    void progressTellsHowTheMessagesGotThere() {
        var holder = Holder.of(accounts, policy, null);
        accounts.publish(policy, 2, AnnouncementsIT::larger, tomorrow);
        awaitTold(2, 1);

        holder.itself().get(holder.path("/messages")).then().statusCode(200);

        assertThat(progress(2).getInt("channels.inbox.viewed")).isEqualTo(1);
        assertThat(progress(2).getInt("total")).isEqualTo(1);
    }
}
