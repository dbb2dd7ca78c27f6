package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.newKey;
import static io.evenhand.accounts.api.Api.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spending that no decision is asked for; rows B1, B2 and B4. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class HoldsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Shop shop = new Shop("", "");

    @BeforeEach
    void openAccount() {
        shop = new Shop(newAccount(), "gifts");
    }

    @Test
    void whatIsSetAsideIsTakenFromTheLotThatEndsFirstAndTheRestComesBack() {
        var later = shop.grants(10, Instant.now().plus(Duration.ofDays(60)));
        var soon = shop.grants(5, Instant.now().plus(Duration.ofDays(30)));
        var hold = shop.holds(7);
        assertThat(shop.balance()).isEqualTo(8);

        var settled = shop.settles(hold, "\"amount\":4");

        assertThat(settled.statusCode()).isEqualTo(200);
        assertThat(settled.jsonPath().getString("state")).isEqualTo("settled");
        assertThat(shop.balance()).isEqualTo(11);
        var entries = shop.entries();
        assertThat(entries.getList("items.kind")).containsExactly("grant", "grant", "hold", "hold", "void", "void");
        assertThat(entries.getList("items.units")).containsExactly(10, 5, -5, -2, 2, 1);
        assertThat(entries.getList("items.lot")).containsExactly(later, soon, soon, later, later, soon);
        assertThat(entries.getList("items.hold")).containsExactly(null, null, hold, hold, hold, hold);
        assertThat(shop.check().jsonPath().getBoolean("agrees")).isTrue();
    }

    @Test
    void aVoidedHoldCostsNothingAndIsSettledNoMore() {
        shop.grants(10, null);
        var hold = shop.holds(10);

        var voided = shop.voids(hold);

        assertThat(voided.jsonPath().getString("state")).isEqualTo("voided");
        assertThat(shop.balance()).isEqualTo(10);
        assertProblem(shop.settles(hold, ""), 409, "hold-closed", "hold");
        assertProblem(shop.voids(hold), 409, "hold-closed", "hold");
        assertThat(shop.balance()).isEqualTo(10);
    }

    @Test
    void aHoldThatNobodySettlesLapsesByTheClock() {
        shop.grants(10, null);
        var hold = shop.takes("\"amount\":10,\"lasts\":\"PT0.4S\"").jsonPath().getString("id");

        await().atMost(SOON).until(() -> shop.takes(10).statusCode() == 201);

        assertThat(shop.hold(hold).getString("state")).isEqualTo("lapsed");
        assertProblem(shop.settles(hold, ""), 409, "hold-closed", "hold");
        assertThat(shop.entries().getList("items.kind")).containsExactly("grant", "hold", "void", "hold");
        assertThat(shop.check().jsonPath().getBoolean("agrees")).isTrue();
    }

    @Test
    void aHoldTakenWhileItsLotPaidIsSettledAfterItEnded() {
        var brief = new Shop(shop.account(), "short");
        brief.grants(5, null);
        var spent = brief.holds(2);
        var dropped = brief.holds(3);
        await().atMost(SOON)
                .until(() -> Instant.parse(brief.hold(spent).getString("takenAt"))
                        .plusSeconds(5)
                        .isBefore(Instant.now()));

        var settled = brief.settles(spent, "");
        brief.voids(dropped);

        assertThat(settled.statusCode()).isEqualTo(200);
        assertThat(brief.balance()).isZero();
        assertThat(brief.entries().getList("items.kind")).containsExactly("grant", "hold", "hold", "void", "expire");
        assertThat(brief.check().jsonPath().getBoolean("agrees")).isTrue();
    }

    @Test
    void aRefundGoesBackToTheLotsItCameFromAndNeverExceedsWhatWasSpent() {
        shop.grants(10, null);
        var hold = shop.holds(6);
        shop.settles(hold, "\"amount\":4");

        assertThat(shop.refunds(hold, "\"amount\":3").jsonPath().getLong("refunded"))
                .isEqualTo(3);
        assertProblem(shop.refunds(hold, "\"amount\":2"), 400, "invalid-request", "amount");
        assertThat(shop.refunds(hold, "").jsonPath().getLong("refunded")).isEqualTo(4);
        assertProblem(shop.refunds(hold, ""), 409, "hold-closed", "hold");

        assertThat(shop.balance()).isEqualTo(10);
        assertThat(shop.entries().getList("items.kind")).containsExactly("grant", "hold", "void", "refund", "refund");
    }

    @Test
    void aRefundToALotThatEndedEndsWithIt() {
        var brief = new Shop(shop.account(), "short");
        brief.grants(5, null);
        var hold = brief.holds(5);
        brief.settles(hold, "");
        await().atMost(SOON)
                .until(() -> Instant.parse(brief.hold(hold).getString("takenAt"))
                        .plusSeconds(5)
                        .isBefore(Instant.now()));

        brief.refunds(hold, "");

        assertThat(brief.entries().getList("items.kind")).containsExactly("grant", "hold", "refund", "expire");
        assertThat(brief.balance()).isZero();
    }

    @Test
    void aReplayedKeyGetsTheFirstAnswerAndSpendsOnce() throws Exception {
        shop.grants(10, null);

        var answers = atOnce(8, () -> shop.takes("one-key", "\"amount\":3"));

        assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
        assertThat(answers.stream().map(answer -> answer.jsonPath().getString("id")))
                .containsOnly(answers.getFirst().jsonPath().getString("id"));
        assertThat(shop.balance()).isEqualTo(7);
        var hold = answers.getFirst().jsonPath().getString("id");
        shop.settles(hold, "");
        atOnce(8, () -> shop.refunds(hold, "another-key", "\"amount\":1"));
        assertThat(shop.balance()).isEqualTo(8);
        assertProblem(shop.takes("one-key", "\"amount\":4"), 422, "idempotency-conflict", "Idempotency-Key");
    }

    @Test
    void ofHoldsAtOnceNoMoreSucceedThanTheBalancePays() throws Exception {
        shop.grants(10, null);

        var answers = atOnce(16, () -> shop.takes(3));

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 201))
                .hasSize(3);
        answers.stream()
                .filter(answer -> answer.statusCode() != 201)
                .forEach(answer -> assertProblem(answer, 402, "insufficient-credits", "amount"));
        assertThat(shop.balance()).isEqualTo(1);
    }

    @Test
    void whatDecisionsSpendIsNotHeldBesideThem() {
        var drawn = new Shop(shop.account(), "priority");
        drawn.grants(10, null);

        assertProblem(drawn.takes(1), 409, "spent-by-decisions");

        assertThat(drawn.balance()).isEqualTo(10);
    }

    @Test
    void theHolderMayHaveCreditsSetAsideButNotSayWhatBecomesOfThem() {
        shop.grants(10, null);
        var key = newKey(shop.account()).jsonPath().getString("key");

        var taken = withKey(key)
                .header("Idempotency-Key", "mine")
                .body("{\"amount\":2}")
                .post(shop.path() + "/holds");

        assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(201);
        var hold = taken.jsonPath().getString("id");
        for (var how : new String[] {"settle", "void", "refund"}) {
            assertProblem(
                    withKey(key).body("{}").post("%s/holds/%s/%s".formatted(shop.path(), hold, how)), 403, "forbidden");
        }
        assertThat(withKey(key).get(shop.path() + "/holds").jsonPath().getList("items.state"))
                .containsExactly("held");
        assertThat(as("operator")
                        .post("%s/holds/%s/void".formatted(shop.path(), hold))
                        .statusCode())
                .isEqualTo(200);
    }

    private static java.util.List<Response> atOnce(int many, Callable<Response> call) throws Exception {
        try (var callers = Executors.newFixedThreadPool(many)) {
            return callers
                    .invokeAll(IntStream.range(0, many).mapToObj(_ -> call).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }
}
