package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.draft;
import static io.evenhand.accounts.api.Api.open;
import static io.evenhand.accounts.api.Api.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.accounts.api.Api;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row B2: the holder is told before a lot ends. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class RemindersIT {

    @Inject
    Reminders reminders;

    private Shop shop = new Shop("", "");

    @BeforeEach
    void openAccount() {
        var policy = "r" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
        var source = Api.POLICY.formatted(policy).replace("expires: P12M}", "expires: P12M, remind: [P30D, P7D]}");
        assertThat(draft(source).statusCode()).isEqualTo(201);
        assertThat(publish(policy, 1, "{}").statusCode()).isEqualTo(200);
        var account = open(
                        policy, "unlimited", "Europe/Paris", UUID.randomUUID().toString())
                .jsonPath()
                .getString("id");
        shop = new Shop(account, "gifts");
    }

    @Test
    void eachLotIsToldOfOnceForEachReminder() {
        var lot = bought(Duration.ofDays(100), Duration.ofDays(20));
        bought(Duration.ofDays(100), Duration.ofDays(31));
        shop.settles(shop.holds(3), "");

        look();
        look();

        assertThat(told("lot")).containsExactly(lot);
        assertThat(told("before")).containsExactly("P30D");
        assertThat(told("left")).containsExactly(7);
        assertThat(told("title")).containsExactly("gifts");
        assertThat(told("timeZone")).containsExactly("Europe/Paris");
        assertThat(told("contact")).containsExactly("support@example.org");
    }

    @Test
    void ofTwoThatAreDueAtTheSameLookTheLastIsTold() {
        bought(Duration.ofDays(100), Duration.ofDays(5));

        look();
        look();

        assertThat(told("before")).containsExactly("P7D");
    }

    @Test
    void whatWasDueBeforeThePurchaseIsNotTold() {
        bought(Duration.ZERO, Duration.ofDays(20));
        bought(Duration.ZERO, Duration.ofDays(5));

        look();

        assertThat(told("lot")).isEmpty();
    }

    @Test
    void whatIsSpentUpNeedsNoReminder() {
        bought(Duration.ofDays(100), Duration.ofDays(5));
        shop.settles(shop.holds(10), "");

        look();

        assertThat(told("lot")).isEmpty();
    }

    private String bought(Duration ago, Duration left) {
        var now = Instant.now();
        var granted = as("operator")
                .body("{\"amount\":10,\"purchasedAt\":\"%s\",\"expiresAt\":\"%s\"}"
                        .formatted(now.minus(ago), now.plus(left)))
                .post(shop.path() + "/lots");
        assertThat(granted.statusCode()).as(granted.asString()).isEqualTo(201);
        return granted.jsonPath().getString("id");
    }

    private void look() {
        try {
            VertxContextSupport.subscribeAndAwait(reminders::look);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** What was told of this account; whatever was appended before a mark is told by then. */
    private <T> List<T> told(String field) {
        shop.grants(1, null);
        var mark = shop.shown().getInt("version");
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        this::events,
                        events -> events.getList("findAll { it.type == 'wallet-changed' }.data.version")
                                .contains(mark))
                .getList("findAll { it.type == 'lot-ending' }.data." + field);
    }

    private io.restassured.path.json.JsonPath events() {
        var last = as("service").get("/v1/events?limit=1").jsonPath().getLong("last");
        return as("service")
                .get("/v1/events?limit=1000&after=" + Math.max(0, last - 900))
                .jsonPath()
                .setRootPath("items.findAll { it.subject == '%s' }".formatted(shop.account()));
    }
}
