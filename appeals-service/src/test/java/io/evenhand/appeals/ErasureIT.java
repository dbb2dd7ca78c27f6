package io.evenhand.appeals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is held of an account is told, and forgotten once nothing is to be decided (appeals.md §7.19). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class ErasureIT {

    @Inject
    Scene scene;

    @Inject
    AccountData data;

    @Test
    void ofEveryTableItIsDecidedWhatItHoldsOfAccounts() throws Exception {
        var tables = Tables.of("appeals");

        assertThat(data.decided()).containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void anErasureWaitsForTheAppealAndThenTakesTheWords() throws Exception {
        var canary = "canary" + UUID.randomUUID();
        var measure = scene.measure(Map.of("account", "acct_" + canary.hashCode(), "facts", canary));
        var appeal = scene.bringSaying(measure, canary);
        scene.takenUp(appeal, "rita");
        scene.tellErased("acct_" + canary.hashCode());
        await().atMost(Duration.ofSeconds(10)).until(() -> Rows.number("SELECT count(*) FROM erasure_due") > 0);
        assertThat(Tables.with("appeals", canary)).contains("appeal", "measure");

        scene.act(appeal, "decide", "rita", Scene.verdict("upheld")).then().statusCode(200);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Tables.with("appeals", canary)).isEmpty());
        assertThat(Rows.texts("SELECT outcome FROM appeal WHERE id = '%s'".formatted(appeal)))
                .containsExactly("upheld");
        assertThat(Rows.number("SELECT count(*) FROM event_log WHERE type = 'account-data-erased'"))
                .isPositive();
    }

    @Test
    void anErasureTakesTheWordsOfQuestionsAndNobodyIsAskedAnyMore_B7() throws Exception {
        var canary = "canary" + UUID.randomUUID();
        var account = "acct_" + canary.hashCode();
        var open = asked(account, canary);

        scene.tellErased(account);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Tables.with("appeals", canary)).isEmpty());
        assertThat(Rows.texts("SELECT state FROM information_request WHERE id = '%s'".formatted(open)))
                .containsExactly("withdrawn");
        assertThat(Rows.number("SELECT count(*) FROM case_subject WHERE open AND subject = '%s'".formatted(open)))
                .isZero();
    }

    private String asked(String account, String question) {
        return scene.staff("sue", "support")
                .body(new JsonObject()
                        .put("account", account)
                        .put("category", "resale")
                        .put("question", question)
                        .encode())
                .post("/v1/information-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void theHolderIsToldAllThatIsHeldAndNoNames() {
        var measure = scene.measure(Map.of("account", "acct_even"));
        var appeal = scene.brought(measure);
        var question = asked("acct_even", "What is it for?");
        scene.takenUp(appeal, "rita");

        var told = scene.holder("acct_even").get("/v1/accounts/acct_even/data").asString();

        assertThat(told)
                .contains(measure, appeal, question, "\"kind\":\"case_entry\"")
                .doesNotContain("\"ida\"", "\"sue\"");
        assertThat(told.lines())
                .allSatisfy(line ->
                        assertThat(new JsonObject(line).getString("kind")).isNotNull());
    }
}
