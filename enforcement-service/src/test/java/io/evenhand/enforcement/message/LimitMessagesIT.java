package io.evenhand.enforcement.message;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row C3, for limits of every kind that tells. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class LimitMessagesIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Accounts accounts;

    private String policy = "";
    private String account = "";

    @BeforeEach
    void open() {
        policy = accounts.policy();
        account = accounts.open(policy);
    }

    @Test
    void aQuotaThatIsUsedUpIsToldOnceInItsWindow() {
        reached("", "per-day", 300);
        reached("", "per-day", 300);
        accounts.reached(
                "limit-reached",
                account,
                policy,
                "",
                "per-day",
                new JsonObject().put("used", 300).put("windowStart", "2026-05-02T00:00:00Z"));

        await().atMost(SOON).until(() -> messages().size() == 2);
        assertThat(messages()).extracting("kind").containsOnly("limit-reached");
        assertThat(messages()).extracting("what").containsOnly("You have used your 300 tasks of this day.");
        assertThat(messages()).extracting("fix").first().asString().contains("June 2026 at 02:00 (Europe/Berlin)");
    }

    @Test
    void aQuotaThatIsNearlyUsedUpIsToldOnceWithTheSizeThatIsInForce() {
        accounts.set(policy, "size", "320");
        near("per-day", 256, 320);
        near("per-day", 260, 320);

        await().atMost(SOON).until(() -> !messages().isEmpty());
        assertThat(messages()).extracting("kind").containsExactly("limit-near");
        assertThat(messages()).extracting("what").containsExactly("You have used 256 of your 320 tasks of this day.");
    }

    @Test
    void aSlowerPaceThatIsNearIsTold() {
        near("bands", 8, 10);

        await().atMost(SOON).until(() -> !messages().isEmpty());
        assertThat(messages())
                .extracting("what")
                .containsExactly("You have used 8 tasks in this billing cycle; after 10 each takes 5 s (band slow).");
    }

    @Test
    void whatIsFurtherAwayThanItWasThoughtToBeIsNotTold() {
        accounts.set(policy, "size", "1000");
        near("per-day", 256, 320);
        near("bands", 9, 10);

        await().atMost(SOON).until(() -> !messages().isEmpty());
        assertThat(messages()).hasSize(1);
        assertThat(messages()).extracting("what").first().asString().contains("after 10");
    }

    @Test
    void aLimitOfACampaignIsToldInItsWords() {
        reached("spring", "large-per-day", 7);

        await().atMost(SOON).until(() -> messages().size() == 1);
        assertThat(messages()).extracting("what").containsExactly("You have used your 7 tasks of this day.");
    }

    @Test
    void reducedSpeedAfterLongActivityIsTold() {
        reached("", "steady", 25);

        await().atMost(SOON).until(() -> messages().size() == 1);
        assertThat(messages()).extracting("what").containsExactly("Each task now takes 20 s.");
        assertThat(messages()).extracting("kind").containsExactly("limit-reached");
    }

    @Test
    void aCrossingIsToldWithThePaceThatIsInForce() {
        accounts.set(policy, "slow", "PT9S");

        accounts.reached(
                "band-crossed",
                account,
                policy,
                "",
                "bands",
                new JsonObject()
                        .put("used", 11)
                        .put("band", "slow")
                        .put("pace", "PT5S")
                        .put("step", 1));

        await().atMost(SOON).until(() -> messages().size() == 1);
        assertThat(messages())
                .extracting("what")
                .containsExactly("Each task now takes 9 s (band slow); you have used 11 in this billing cycle.");
    }

    @Test
    void aLimitThatThePlanDoesNotHaveIsNotTold() {
        reached("", "large-per-day", 7);
        reached("autumn", "per-day", 300);
        reached("", "per-day", 300);

        await().atMost(SOON).until(() -> !messages().isEmpty());
        assertThat(messages()).hasSize(1);
    }

    private void near(String limit, long used, long until) {
        accounts.reached(
                "limit-near",
                account,
                policy,
                "",
                limit,
                new JsonObject().put("used", used).put("until", until));
    }

    private void reached(String campaign, String limit, long used) {
        accounts.reached("limit-reached", account, policy, campaign, limit, new JsonObject().put("used", used));
    }

    private List<Map<String, Object>> messages() {
        return given().auth()
                .oauth2(TestPlatform.token("support"))
                .get("/v1/accounts/" + account + "/messages")
                .path("items");
    }
}
