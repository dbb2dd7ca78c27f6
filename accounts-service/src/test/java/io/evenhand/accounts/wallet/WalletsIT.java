package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** POLICY-LANGUAGE 2.20; row C4. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WalletsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Settlement settlement;

    @Inject
    ObjectMapper json;

    private String account = "";

    @BeforeEach
    void openAccount() {
        account = newAccount();
    }

    @Test
    void anUntouchedWalletIsEmpty() {
        var wallet = wallet("priority");

        assertThat(wallet.getLong("balance")).isZero();
        assertThat(wallet.getLong("version")).isZero();
        assertThat(wallet.getList("lots")).isEmpty();
        assertThat(wallet.getString("unit")).isEqualTo("file");
    }

    @Test
    void spendsTakeTheLotThatExpiresFirstAndTheLedgerAddsUp() {
        var never = grant("priority", 10, null);
        var soon = grant("priority", 5, Instant.now().plus(Duration.ofDays(30)));

        spend("evt_" + UUID.randomUUID(), 7, Instant.now());

        var wallet = wallet("priority");
        assertThat(wallet.getLong("balance")).isEqualTo(8);
        assertThat(wallet.getLong("settled")).isEqualTo(7);
        assertThat(wallet.getLong("version")).isEqualTo(3);
        var entries = entries("priority");
        assertThat(entries.getList("items.kind")).containsExactly("grant", "grant", "spend", "spend");
        assertThat(entries.getList("items.units")).containsExactly(10, 5, -5, -2);
        assertThat(entries.getList("items.balanceAfter")).containsExactly(10, 15, 10, 8);
        assertThat(entries.getList("items.number")).containsExactly(1, 2, 3, 4);
        assertThat(entries.getList("items.lot")).containsExactly(never, soon, soon, never);
        assertThat(entries.getString("items[3].decision")).isEqualTo("dec_1");
    }

    @Test
    void theSameEventIsBookedOnceHoweverOftenItComes() throws InterruptedException {
        grant("priority", 10, null);
        var event = "evt_" + UUID.randomUUID();
        var at = Instant.now();

        try (var feeds = Executors.newFixedThreadPool(4)) {
            feeds.invokeAll(IntStream.range(0, 8)
                    .mapToObj(_ -> (Callable<Boolean>) () -> {
                        spend(event, 3, at);
                        return true;
                    })
                    .toList());
        }

        assertThat(wallet("priority").getLong("balance")).isEqualTo(7);
        assertThat(wallet("priority").getLong("settled")).isEqualTo(3);
    }

    @Test
    void spendsAtOnceLoseNothing() throws InterruptedException {
        grant("priority", 100, null);
        var at = Instant.now();

        try (var feeds = Executors.newFixedThreadPool(8)) {
            feeds.invokeAll(IntStream.range(0, 20)
                    .mapToObj(_ -> (Callable<Boolean>) () -> {
                        spend("evt_" + UUID.randomUUID(), 2, at);
                        return true;
                    })
                    .toList());
        }

        assertThat(wallet("priority").getLong("balance")).isEqualTo(60);
        var units = entries("priority").getList("items.units", Integer.class);
        assertThat(units.stream().mapToInt(Integer::intValue).sum()).isEqualTo(60);
    }

    @Test
    void whatLotsNoLongerCoverIsRecordedAndNotCharged() throws SQLException {
        grant("priority", 4, null);
        var event = "evt_" + UUID.randomUUID();

        spend(event, 6, Instant.now());

        assertThat(wallet("priority").getLong("balance")).isZero();
        assertThat(wallet("priority").getLong("settled")).isEqualTo(6);
        assertThat(covered(event)).isEqualTo("4 of 6");
    }

    @Test
    void aSpendOfAnUnknownAccountIsKeptForPeople() throws SQLException {
        var event = "evt_" + UUID.randomUUID();

        hear(event, "acct_nobody", 2, Instant.now());

        assertThat(covered(event)).isEqualTo("0 of 2");
    }

    @Test
    void aLotPaysUntilItEndsAndALateSettlementStillCounts() {
        grant("short", 5, null);
        var whileItPaid = Instant.now();
        assertThat(wallet("short").getString("validUntil")).isNotNull();

        await().atMost(SOON).until(() -> entries("short").getList("items.kind").contains("expire"));
        assertThat(wallet("short").getLong("balance")).isZero();
        hear("evt_" + UUID.randomUUID(), account, "short", 2, whileItPaid);

        var entries = entries("short");
        assertThat(entries.getList("items.kind")).containsExactly("grant", "expire", "restore", "spend");
        assertThat(entries.getList("items.units")).containsExactly(5, -5, 2, -2);
        assertThat(wallet("short").getLong("settled")).isEqualTo(2);
    }

    @Test
    void whatADecisionDidNotNeedComesBackToTheLotsItTookLast() {
        var never = grant("priority", 10, null);
        var soon = grant("priority", 5, Instant.now().plus(Duration.ofDays(30)));
        spend("evt_" + UUID.randomUUID(), 7, Instant.now());

        giveBack("evt_" + UUID.randomUUID(), 3);

        var entries = entries("priority");
        assertThat(entries.getList("items.kind"))
                .containsExactly("grant", "grant", "spend", "spend", "return", "return");
        assertThat(entries.getList("items.units")).containsExactly(10, 5, -5, -2, 2, 1);
        assertThat(entries.getList("items.lot")).containsExactly(never, soon, soon, never, never, soon);
        assertThat(entries.getList("items.balanceAfter")).containsExactly(10, 15, 10, 8, 10, 11);
        assertThat(entries.getString("items[5].decision")).isEqualTo("dec_1");
        var wallet = wallet("priority");
        assertThat(wallet.getLong("balance")).isEqualTo(11);
        assertThat(wallet.getLong("settled")).isEqualTo(7);
        await().atMost(SOON).until(() -> told("version").equals(List.of(1, 2, 3, 4)));
        assertThat(told("balance")).containsExactly(10, 15, 8, 11);
        assertThat(told("settled")).containsExactly(0, 0, 7, 7);
    }

    @Test
    void theSameReturnIsBookedOnceHoweverOftenItComes() throws InterruptedException {
        grant("priority", 10, null);
        spend("evt_" + UUID.randomUUID(), 8, Instant.now());
        var event = "evt_" + UUID.randomUUID();

        try (var feeds = Executors.newFixedThreadPool(4)) {
            feeds.invokeAll(IntStream.range(0, 8)
                    .mapToObj(_ -> (Callable<Boolean>) () -> {
                        giveBack(event, 3);
                        return true;
                    })
                    .toList());
        }

        assertThat(wallet("priority").getLong("balance")).isEqualTo(5);
        assertThat(wallet("priority").getLong("version")).isEqualTo(3);
    }

    @Test
    void aDecisionGetsBackNoMoreThanItTook() throws SQLException {
        grant("priority", 10, null);
        spend("evt_" + UUID.randomUUID(), 4, Instant.now());
        giveBack("evt_" + UUID.randomUUID(), 3);
        var event = "evt_" + UUID.randomUUID();

        giveBack(event, 3);

        assertThat(wallet("priority").getLong("balance")).isEqualTo(10);
        assertThat(booked(event)).isEqualTo("1 of 3");
    }

    @Test
    void whatComesBackToALotThatEndedEndsWithIt() {
        grant("short", 5, null);
        hear("evt_" + UUID.randomUUID(), account, "short", 3, Instant.now());
        await().atMost(SOON).until(() -> entries("short").getList("items.kind").contains("expire"));

        hear("credits-returned", "evt_" + UUID.randomUUID(), account, "short", 2, Instant.now());

        var entries = entries("short");
        assertThat(entries.getList("items.kind")).containsExactly("grant", "spend", "expire", "return", "expire");
        assertThat(entries.getList("items.units")).containsExactly(5, -3, -2, 2, -2);
        assertThat(wallet("short").getLong("balance")).isZero();
    }

    @Test
    void whatComesBackToALotThatWasSpentUpBeforeItEndedEndsWithIt() {
        var lives = Duration.ofMillis(300);
        var lot = grant("priority", 2, Instant.now().plus(lives));
        spend("evt_" + UUID.randomUUID(), 2, Instant.now());
        await().pollDelay(lives).atMost(SOON).until(() -> true);

        giveBack("evt_" + UUID.randomUUID(), 2);

        var entries = entries("priority");
        assertThat(entries.getList("items.kind")).containsExactly("grant", "spend", "return", "expire");
        assertThat(entries.getList("items.lot")).containsOnly(lot);
        assertThat(wallet("priority").getLong("balance")).isZero();
    }

    @Test
    void aReturnToAnUnknownAccountIsKeptForPeople() throws SQLException {
        var event = "evt_" + UUID.randomUUID();

        hear("credits-returned", event, "acct_nobody", "priority", 2, Instant.now());

        assertThat(booked(event)).isEqualTo("0 of 2");
    }

    @Test
    void eachChangeIsToldWithItsVersion() {
        grant("priority", 10, null);
        spend("evt_" + UUID.randomUUID(), 4, Instant.now());

        await().atMost(SOON).until(() -> told("version").equals(List.of(1, 2)));
        assertThat(told("balance")).containsExactly(10, 6);
        assertThat(told("settled")).containsExactly(0, 4);
    }

    @Test
    void badLotsAreRefusedByTheirField() {
        assertProblem(lot("priority", "{\"amount\":0}"), 400, "invalid-request", "amount");
        assertProblem(lot("priority", "{\"amount\":-5}"), 400, "invalid-request", "amount");
        assertProblem(lot("priority", "{\"amount\":9007199254740992}"), 400, "invalid-request", "amount");
        assertProblem(
                lot("priority", "{\"amount\":1,\"expiresAt\":\"2020-01-01T00:00:00Z\"}"),
                400,
                "invalid-request",
                "expiresAt");
        assertProblem(
                lot("priority", "{\"amount\":1,\"purchasedAt\":\"2120-01-01T00:00:00Z\"}"),
                400,
                "invalid-request",
                "purchasedAt");
        assertProblem(lot("gold", "{\"amount\":1}"), 404, "not-found");
        assertThat(wallet("priority").getLong("version")).isZero();
    }

    @Test
    void theLedgerCannotBeChangedAfterwards() throws SQLException {
        grant("priority", 10, null);

        try (var connection = TestPlatform.connect("accounts");
                var statement = connection.createStatement()) {
            for (var change : List.of(
                    "UPDATE entry SET units = 1",
                    "DELETE FROM entry",
                    "DELETE FROM settlement",
                    "DELETE FROM repayment")) {
                assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("append-only");
            }
        }
    }

    private String grant(String wallet, long amount, @Nullable Instant expiresAt) {
        var ends = expiresAt == null ? "" : ",\"expiresAt\":\"%s\"".formatted(expiresAt);
        var granted = lot(wallet, "{\"amount\":%d%s}".formatted(amount, ends));
        assertThat(granted.statusCode()).as(granted.asString()).isEqualTo(201);
        return granted.jsonPath().getString("id");
    }

    private Response lot(String wallet, String body) {
        return as("operator").body(body).post("/v1/accounts/%s/wallets/%s/lots".formatted(account, wallet));
    }

    private JsonPath wallet(String name) {
        return as("support")
                .get("/v1/accounts/%s/wallets/%s".formatted(account, name))
                .jsonPath();
    }

    private JsonPath entries(String wallet) {
        return as("support")
                .get("/v1/accounts/%s/wallets/%s/entries".formatted(account, wallet))
                .jsonPath();
    }

    private void spend(String event, long units, Instant at) {
        hear(event, account, units, at);
    }

    private void hear(String event, String account, long units, Instant at) {
        hear(event, account, "priority", units, at);
    }

    private void giveBack(String event, long units) {
        hear("credits-returned", event, account, "priority", units, Instant.now());
    }

    private void hear(String event, String account, String wallet, long units, Instant at) {
        hear("credits-spent", event, account, wallet, units, at);
    }

    private void hear(String type, String event, String account, String wallet, long units, Instant at) {
        var data = json.valueToTree(
                Map.of("account", account, "wallet", wallet, "units", units, "at", at.toString(), "decision", "dec_1"));
        try {
            VertxContextSupport.subscribeAndAwait(
                    () -> settlement.handle(new Event(1, event, type, account, at, data)));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static String covered(String event) throws SQLException {
        return figures("SELECT covered, units FROM settlement WHERE event = ?", event);
    }

    private static String booked(String event) throws SQLException {
        return figures("SELECT booked, units FROM repayment WHERE event = ?", event);
    }

    private static String figures(String sql, String event) throws SQLException {
        try (var connection = TestPlatform.connect("accounts");
                var query = connection.prepareStatement(sql)) {
            query.setString(1, event);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1) + " of " + rows.getLong(2);
            }
        }
    }

    private List<Integer> told(String figure) {
        var last = as("service").get("/v1/events?limit=1").jsonPath().getLong("last");
        return as("service")
                .get("/v1/events?limit=1000&after=" + Math.max(0, last - 1000))
                .jsonPath()
                .getList(
                        "items.findAll { it.type == 'wallet-changed' && it.subject == '%s' }.data.%s"
                                .formatted(account, figure),
                        Integer.class);
    }
}
