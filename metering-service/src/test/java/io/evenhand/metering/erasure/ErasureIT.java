package io.evenhand.metering.erasure;

import static io.evenhand.metering.testing.MeteringDatabase.events;
import static io.evenhand.metering.testing.MeteringDatabase.sum;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.testing.AccountsStandIn;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class ErasureIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String account = "acct_" + UUID.randomUUID();
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    @Inject
    AccountData data;

    @Inject
    RedisDataSource redis;

    private void uses(String id) {
        var sent = given().auth()
                .oauth2(TestPlatform.token("service"))
                .contentType("application/cloudevents+json")
                .body("""
                {"specversion":"1.0","id":"%s","source":"%s","type":"io.evenhand.usage","subject":"%s","time":"%s",
                 "datacontenttype":"application/json","data":{"action":"work","units":{"files":3}}}""".formatted(id, canary, account, Instant.now()).getBytes(StandardCharsets.UTF_8))
                .post("/v1/usage-events");
        assertThat(sent.jsonPath().getString("items[0].status"))
                .as(sent.asString())
                .isEqualTo("accepted");
    }

    private boolean redisKnows() {
        return redis.execute("KEYS", "*" + canary + "*").size() > 0;
    }

    @Test
    void whatUsesWereCalledIsErasedAndTheirFiguresStay() throws Exception {
        uses(canary + "-1");
        await().atMost(SOON).until(() -> Tables.with("metering", canary).contains("identified_use"));
        assertThat(redisKnows()).isTrue();

        AccountsStandIn.erase(account);

        await().atMost(SOON).until(() -> Tables.with("metering", canary).isEmpty() && !redisKnows());
        assertThat(sum("units", account)).isEqualTo(3);
        await().atMost(SOON).until(() -> !events("account-data-erased", account).isEmpty());
    }

    @Test
    void whatTheLogBringsLaterIsErasedToo() throws Exception {
        AccountsStandIn.erase(account);
        await().atMost(SOON).until(() -> !events("account-data-erased", account).isEmpty());

        uses(canary + "-late");

        await().atMost(SOON).until(() -> sum("units", account) == 3);
        await().atMost(SOON).until(() -> Tables.with("metering", canary).isEmpty() && !redisKnows());
    }

    @Test
    void ofEveryTableItIsDecidedWhatItHoldsOfAccounts() throws Exception {
        assertThat(data.decided()).containsExactlyInAnyOrderElementsOf(Tables.of("metering"));
    }

    @Test
    void theOperatorIsToldAllThatIsHeld() {
        uses(canary + "-told");
        await().atMost(SOON).until(() -> sum("units", account) == 3);

        var told = given().auth()
                .oauth2(TestPlatform.token("operator"))
                .get("/v1/accounts/%s/data".formatted(account))
                .asString();

        assertThat(told).contains("\"kind\":\"usage_hour\"", "\"kind\":\"identified_use\"", canary + "-told");
    }
}
