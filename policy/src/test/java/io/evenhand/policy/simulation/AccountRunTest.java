package io.evenhand.policy.simulation;

import static io.evenhand.policy.simulation.Subject.under;
import static io.evenhand.policy.simulation.Subject.withCredits;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of requests in virtual time, as it would of real ones (A4). */
class AccountRunTest {

    private static final double DAY = 86_400;

    private static final String TWO_A_DAY = """
            per-day:
              meter: calls
              window: day
              quota: 2
            """;

    private static final String ONE_SLOT = """
            slots:
              meter: calls
              concurrency: 1
              then: [queue, block]
              wait: PT45S
            """;

    private static final String SLOW_FROM_THE_SECOND = """
            speed:
              meter: calls
              window: day
              bands:
                - {name: first, upTo: 1, pace: PT0S}
                - {name: rest, pace: PT12H}
            """;

    @Test
    void whatAQuotaRefusesIsToldWithTheLimitAndTheNextDayStartsAfresh_A4() {
        var account = under(TWO_A_DAY).sends(10, 20, 30, DAY);

        assertThat(account.starts()).containsExactly(10.0, 20.0, -1.0, DAY);
        assertThat(account.fates().get(2)).satisfies(fate -> {
            assertThat(fate).isInstanceOf(Fate.Refused.class);
            assertThat(fate.at()).isEqualTo(Subject.at(30));
            assertThat(fate.waited()).isZero();
            assertThat(fate.bound().orElseThrow().verdict()).isEqualTo(Verdict.DENY);
            assertThat(fate.table().rows().get(fate.bound().orElseThrow().row()).limit())
                    .isEqualTo("per-day");
        });
    }

    @Test
    void whoeverWaitsForASlotStartsWhenItIsGivenBackFirstComeFirstServed_2_15() {
        var account = under(ONE_SLOT).working(Duration.ofSeconds(10)).sends(0, 1, 2);

        assertThat(account.starts()).containsExactly(0.0, 10.0, 20.0);
        assertThat(account.fates())
                .extracting(fate -> ((Fate.Ran) fate).outcome())
                .containsExactly(Outcome.ADMIT, Outcome.QUEUE, Outcome.QUEUE);
        assertThat(account.finish()).isEqualTo(30);
    }

    @Test
    void aSlotIsHeldForAsLongAsTheRequestRuns_2_15() {
        var account = under(ONE_SLOT.replace("PT45S", "PT1H"))
                .working(Duration.ofMinutes(10))
                .sends(0, 1);

        assertThat(account.starts()).containsExactly(0.0, 600.0);
        assertThat(account.finish()).isEqualTo(1_200);
    }

    @Test
    void whoeverWaitsForASlotIsRefusedToTheSecondWhenItsTimeIsOver_2_15() {
        var account = under(ONE_SLOT).working(Duration.ofMinutes(2)).sends(0, 1);

        assertThat(account.last()).isInstanceOf(Fate.Refused.class);
        assertThat(account.last().at()).isEqualTo(Subject.at(46));
        assertThat(account.last().waited()).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void aRequestInASlowBandTakesItsSlotWhenItStarts_2_15() {
        var account = under(ONE_SLOT + SLOW_FROM_THE_SECOND)
                .working(Duration.ofSeconds(10))
                .sends(0, 5, 6);

        // The last turn would end after midnight: it is cut there (2.4).
        assertThat(account.starts()).containsExactly(0.0, 5 + DAY / 2, DAY);
    }

    @Test
    void whatHasNoTurnInThisWindowOrTheNextWaitsAndIsNeverLost_C2() {
        var account = under(SLOW_FROM_THE_SECOND).sends(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(account.starts()).hasSize(10).doesNotContain(-1.0).isSorted();
        assertThat(account.last()).isInstanceOfSatisfying(Fate.Ran.class, ran -> {
            assertThat(ran.outcome()).isEqualTo(Outcome.QUEUE);
            assertThat(ran.waited()).isGreaterThan(Duration.ofDays(2));
        });
    }

    /** What waits for later windows must cost neither memory nor time for each that waits. */
    @Test
    void anyNumberOfRequestsWaitsForLaterWindowsInOrder_C2() {
        var account = under(SLOW_FROM_THE_SECOND.replace("upTo: 1,", "upTo: 1000,"));
        for (var sent = 0; sent < 20_000; sent++) {
            account.sends(sent);
        }

        assertThat(account.starts()).hasSize(20_000).doesNotContain(-1.0).isSorted();
        assertThat(account.last().waited()).isGreaterThan(Duration.ofDays(15));
    }

    @Test
    void aModelWithTheRelaxedLaneGoesOnThere_2_13() {
        var account = under(TWO_A_DAY.replace("quota: 2", "quota: 2\n  then: [relaxed, block]"))
                .doing("draw", "large")
                .sends(0, 0, 0, 0);

        assertThat(account.starts()).containsExactly(0.0, 0.0, 60.0, 120.0);
        assertThat(account.fates().get(1))
                .isInstanceOfSatisfying(
                        Fate.Ran.class, ran -> assertThat(ran.relaxed()).isFalse());
        assertThat(account.last())
                .isInstanceOfSatisfying(
                        Fate.Ran.class, ran -> assertThat(ran.relaxed()).isTrue());
    }

    @Test
    void aModelWithoutItIsRefused_2_13() {
        var account = under(TWO_A_DAY.replace("quota: 2", "quota: 2\n  then: [relaxed, block]"))
                .doing("draw", "small")
                .sends(0, 0, 0);

        assertThat(account.starts()).containsExactly(0.0, 0.0, -1.0);
    }

    @Test
    void aPriceIsPaidUntilTheCreditsAreSpent_2_12() {
        var account = withCredits(5, Optional.empty(), TWO_A_DAY, PRICE).doing("draw", "large");

        account.sends(0, DAY, 2 * DAY);

        assertThat(account.starts()).containsExactly(0.0, DAY, -1.0);
        assertThat(account.fates().getFirst())
                .isInstanceOfSatisfying(
                        Fate.Ran.class, ran -> assertThat(ran.credits()).isEqualTo(2));
    }

    @Test
    void creditsThatHaveExpiredPayNothing_2_20() {
        var account =
                withCredits(100, Optional.of(Subject.at(DAY)), TWO_A_DAY, PRICE).doing("draw", "large");

        account.sends(0, DAY - 1, DAY, DAY + 1);

        assertThat(account.starts()).containsExactly(0.0, DAY - 1, -1.0, -1.0);
    }

    @Test
    void aCampaignHoldsUntilItEnds_2_12() {
        var account = under(TWO_A_DAY, PRICE, """
                campaigns:
                  spring: {title: Spring, plans: basic, models: large, actions: draw, starts: 2026-04-01, ends: 2026-04-02, free: true}
                """).doing("draw", "large");

        account.sends(0, DAY - 1, DAY);

        assertThat(account.starts()).containsExactly(0.0, DAY - 1, -1.0);
    }

    private static final String PRICE = "prices: [{action: draw, meter: calls, wallet: coins, each: 2}]";

    @Test
    void aCeilingLooksAtTheAttributeThatTheRequestHas_P3() {
        var limits = "size: {attribute: tokens, ceiling: 100}";

        assertThat(under(limits).sends(0).starts()).containsExactly(0.0);
        assertThat(under(limits).having("tokens", 100).sends(0).starts()).containsExactly(0.0);
        assertThat(under(limits).having("tokens", 101).sends(0).starts()).containsExactly(-1.0);
    }

    @Test
    void aLimitInShadowSaysWhatItWouldAndHoldsNothingUp_2_8() {
        var account = under(TWO_A_DAY.replace("quota: 2", "quota: 2\n  state: shadow"))
                .sends(0, 0, 0);

        assertThat(account.starts()).containsExactly(0.0, 0.0, 0.0);
        assertThat(account.last().limits().getFirst().verdict()).isEqualTo(Verdict.DENY);
        assertThat(account.last().bound()).isEmpty();
    }

    @Test
    void aRequestDatedBeforeAnEarlierOneIsSentRightAfterIt() {
        var account = under(SLOW_FROM_THE_SECOND).sends(100, 50);

        assertThat(account.starts()).containsExactly(100.0, 100 + DAY / 2);
        assertThat(account.last().bound().orElseThrow().step()).isEqualTo(1);
    }

    @Test
    void nothingThatWasSentIsOverLaterThanTheLastThatRan() {
        var account = under(TWO_A_DAY).working(Duration.ofSeconds(7)).sends(0, 3);

        assertThat(account.finish()).isEqualTo(10);
    }
}
