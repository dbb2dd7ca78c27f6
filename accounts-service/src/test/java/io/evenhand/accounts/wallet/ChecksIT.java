package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger always adds up; one that does not pays nothing. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class ChecksIT {

    private Shop shop = new Shop("", "");

    @BeforeEach
    void openAccount() {
        shop = new Shop(newAccount(), "gifts");
        shop.grants(10, null);
    }

    @Test
    void aLedgerThatAddsUpIsSaidToAndChangesNothing() {
        shop.settles(shop.holds(4), "\"amount\":3");
        shop.holds(1);

        var check = shop.check().jsonPath();

        assertThat(check.getBoolean("agrees")).isTrue();
        assertThat(List.of(check.getLong("balance"), check.getLong("lines"), check.getLong("lots")))
                .containsOnly(6L);
        assertThat(shop.shown().getString("frozen")).isNull();
        assertThat(as("auditor").get(shop.path() + "/checks").jsonPath().getList("items.by"))
                .containsExactly("test-auditor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE wallet SET booked = booked + 1 WHERE id = ?",
                "UPDATE lot SET unspent = unspent - 1 WHERE wallet = ?",
                "UPDATE hold SET units = units + 1 WHERE wallet = ?",
                "UPDATE wallet SET entries = entries + 1 WHERE id = ?"
            })
    void whateverIsWrongFreezesThatWalletOnly(String change) throws SQLException {
        var other = new Shop(shop.account(), "short");
        other.grants(5, null);
        var hold = shop.holds(2);
        shop.tamper(change);

        var check = shop.check().jsonPath();

        assertThat(check.getBoolean("agrees")).isFalse();
        assertThat(shop.balance()).isZero();
        assertThat(shop.shown().getString("frozen.reason")).startsWith("The ledger does not add up");
        assertProblem(shop.takes(1), 409, "wallet-frozen");
        assertThat(told(shop.account())).endsWith(0);
        assertThat(other.takes(1).statusCode()).isEqualTo(201);
        // What was promised before is kept.
        assertThat(shop.settles(hold, "\"amount\":1").statusCode()).isEqualTo(200);
    }

    @Test
    void itPaysAgainWhenItAddsUpAndAnOperatorSaysSo() throws SQLException {
        shop.tamper("UPDATE wallet SET booked = booked + 1 WHERE id = ?");
        shop.check();
        assertProblem(thaw("it is mended"), 409, "ledger-mismatch");
        assertProblem(thaw(""), 400, "invalid-request", "reason");
        shop.tamper("UPDATE wallet SET booked = booked - 1 WHERE id = ?");
        assertProblem(shop.takes(1), 409, "wallet-frozen");

        var thawed = thaw("it is mended");

        assertThat(thawed.statusCode()).isEqualTo(204);
        assertThat(shop.balance()).isEqualTo(10);
        assertThat(shop.takes(10).statusCode()).isEqualTo(201);
        assertProblem(thaw("once more"), 409, "not-frozen");
        assertThat(as("auditor").get(shop.path() + "/standstills").jsonPath().getList("items.frozen"))
                .containsExactly(true, false);
        var audit = as("auditor")
                .get("/v1/audit?limit=500&subject=" + shop.account())
                .jsonPath();
        assertThat(audit.getList("items.action")).contains("check-wallet", "thaw-wallet");
    }

    @Test
    void anOperatorMayStopAWalletBesides() {
        var frozen = as("operator").body("{\"reason\":\"reported stolen\"}").post(shop.path() + "/freeze");

        assertThat(frozen.statusCode()).isEqualTo(204);
        assertThat(shop.shown().getString("frozen.reason")).isEqualTo("reported stolen");
        assertProblem(shop.takes(1), 409, "wallet-frozen");
        assertThat(thaw("it was found").statusCode()).isEqualTo(204);
        assertThat(shop.takes(1).statusCode()).isEqualTo(201);
    }

    @Test
    void everyDayFindsWhatIsWrongByItself() throws SQLException {
        shop.tamper("UPDATE wallet SET booked = booked + 1 WHERE id = ?");

        forgetToday();

        await().atMost(Duration.ofMinutes(1)).until(() -> shop.balance() == 0);
        var audit = as("auditor")
                .get("/v1/audit?limit=500&actor=daily-check&subject=" + shop.account())
                .jsonPath();
        assertThat(audit.getList("items"))
                .extracting("action", "details.agrees")
                .containsExactly(tuple("check-wallet", false));
        assertThat(as("auditor").get(shop.path() + "/checks").jsonPath().getList("items.by"))
                .containsExactly("daily-check");
    }

    private io.restassured.response.Response thaw(String reason) {
        return as("operator").body("{\"reason\":\"%s\"}".formatted(reason)).post(shop.path() + "/thaw");
    }

    private static void forgetToday() throws SQLException {
        try (var connection = TestPlatform.connect("accounts");
                var statement = connection.prepareStatement("DELETE FROM check_round WHERE day = ?")) {
            statement.setObject(1, LocalDate.now(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    /** The balances that the hot path is told, in order. */
    private static List<Integer> told(String account) {
        return await().until(
                        () -> as("service")
                                .get("/v1/events?limit=1000&after=" + Math.max(0, last() - 900))
                                .jsonPath()
                                .getList(
                                        "items.findAll { it.type == 'wallet-changed' && it.subject == '%s' && it.data.wallet == 'gifts' }.data.balance"
                                                .formatted(account),
                                        Integer.class),
                        balances -> balances.contains(0));
    }

    private static long last() {
        return as("service").get("/v1/events?limit=1").jsonPath().getLong("last");
    }
}
