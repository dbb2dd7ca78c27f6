package io.evenhand.metering.detector;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.meter.Sighted;
import io.evenhand.meter.Sightings;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.policy.activity.Origin;
import io.evenhand.policy.activity.Sighting;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of suspicion on a real Redis and PostgreSQL (U7, P2, P7, B3, B4). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class DetectorIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Sightings sightings;

    private final Instant now = Instant.now();

    private static String newAccount() {
        return "acct_watched_" + UUID.randomUUID();
    }

    private void sees(String account, String key, Sighting... seen) throws Exception {
        sightings
                .tell(
                        sightings.partition(account),
                        List.of(seen).stream()
                                .map(one -> new Sighted(account, "inst_1", key, one))
                                .toList())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private Sighting by(long environment, long user) {
        return Sighting.of(now, 1, Optional.of(new Origin(1, environment, user)));
    }

    private static JsonPath facts(String account) {
        return given().auth()
                .oauth2(TestPlatform.token("support"))
                .get("/v1/accounts/" + account + "/facts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Map<String, Object> item(String account, String signal) {
        return facts(account).getMap("items.find { it.signal == '%s' }".formatted(signal));
    }

    private static void awaitFinding(String account, String signal, String says) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(item(account, signal)).containsEntry("says", says));
    }

    private static List<Map<String, Object>> told(String account) {
        return given().auth()
                .oauth2(TestPlatform.token("service"))
                .get("/v1/events?after=0&limit=500")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.findAll { it.type == 'signal-found' && it.subject == '%s' }.data".formatted(account));
    }

    @Test
    void aKeyInTwoEnvironmentsAtOnceIsFound_P2() throws Exception {
        var account = newAccount();
        sees(account, "key_1", by(1, Origin.NOBODY));
        sees(account, "key_2", by(2, Origin.NOBODY));
        sees(account, "key_1", by(3, Origin.NOBODY), by(1, Origin.NOBODY));
        sees(account, "key_1", by(1, 7));
        await().atMost(SOON)
                .until(() -> facts(account)
                        .getList("items.findAll { it.signal == 'places' }.subject")
                        .containsAll(List.of("key_1", "key_2")));

        // It was judged with the first request, and is again some time later.
        sees(account, "key_1", Sighting.of(now.plusSeconds(61), 1, Optional.empty()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(told(account)).singleElement().satisfies(found -> {
                    assertThat(found)
                            .containsEntry("subject", "key_1")
                            .containsEntry("signal", "places")
                            .containsEntry("violation", "sharing")
                            .containsEntry("stage", "enforce")
                            .containsEntry("says", "2 places");
                    assertThat(found.get("facts")).isEqualTo(Map.of("parallelEnvironments", 2.0f));
                }));
        assertThat(facts(account).getMap("items.find { it.signal == 'places' && it.subject == 'key_2' }.facts"))
                .isEqualTo(Map.of("parallelEnvironments", 1.0f));
    }

    @Test
    void whatIsToldAgainIsKnownAlready() throws Exception {
        var account = newAccount();
        for (var person = 1; person <= 4; person++) {
            sees(account, "key_1", Sighting.of(now.plusSeconds(person), 1, Optional.of(new Origin(1, 1, person))));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(item(account, "rush").get("facts"))
                        .isEqualTo(Map.of("requests", 4.0f, "refused", 0.0f)));

        sees(
                account,
                "key_1",
                new Sighting(
                        now.plus(Duration.ofHours(4)), 1, true, Optional.of(new Origin(1, 1, 1)), Optional.empty()));

        awaitFinding(account, "people", "4 people");
        assertThat(told(account)).extracting(found -> found.get("signal")).contains("people");
    }

    @Test
    void buyingMuchMoreThanOthersIsFound_B3() throws Exception {
        var buyer = newAccount();
        var others = List.of(newAccount(), newAccount(), newAccount());
        for (var account : others) {
            AccountsStandIn.join(account, "unlimited", "UTC");
            AccountsStandIn.buys(account, 10);
        }
        AccountsStandIn.join(buyer, "unlimited", "UTC");
        AccountsStandIn.buys(buyer, 10);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(item(buyer, "bulk").get("facts"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("tokensBought", 10.0f));
        assertThat(item(buyer, "bulk")).containsEntry("holds", false);

        AccountsStandIn.buys(buyer, 11);

        awaitFinding(buyer, "bulk", "21 in 2; others 10");
        AccountsStandIn.buys(buyer, 100);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(item(buyer, "bulk").get("facts"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("lots", 3.0f));
        assertThat(told(buyer)).hasSize(1);
    }

    @Test
    void refusedCallsAboutWalletsAreFound_B4() throws Exception {
        var account = newAccount();
        AccountsStandIn.isRefused(account);
        AccountsStandIn.isRefused(account);

        awaitFinding(account, "tampering", "2 refused");
    }

    @ParameterizedTest
    @CsvSource({"support, acct_missing_1, 404", "gateway, acct_watched_1, 403", "operator, acct_watched_1, 403"})
    void onlyStaffThatLooksIntoAbuseSees(String role, String account, int status) {
        given().auth()
                .oauth2(TestPlatform.token(role))
                .get("/v1/accounts/" + account + "/facts")
                .then()
                .statusCode(status);
    }
}
