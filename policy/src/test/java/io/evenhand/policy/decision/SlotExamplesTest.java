package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Requester.ceiling;
import static io.evenhand.policy.decision.Requester.quota;
import static io.evenhand.policy.decision.Requester.slots;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer.Denied;
import io.evenhand.policy.decision.Answer.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The worked examples of POLICY-LANGUAGE 2.15 on slots and queues, and estimates that are settled (2.20). */
class SlotExamplesTest {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Requester starter = Requester.under(slots(1, WAIT));

    @Test
    void aSecondRequestQueuesWhileTheOnlySlotIsBusy_2_15() {
        starter.ask("dec_1", START, 1);

        var second = starter.accepted("dec_2", START, 1);

        assertThat(second.outcome()).isEqualTo(Outcome.QUEUE);
        assertThat(second.position()).isEqualTo(1);
        assertThat(second.slotUntil()).isZero();
    }

    /** How long slots are held is not known yet, so that its expected start is now: as near as the quota lets it start. */
    @Test
    void whatBindsARequestThatWaitsForASlotIsTheLimitOfSlots_2_5() {
        var account = Requester.under(quota(200), slots(1, WAIT));
        account.ask("dec_1", START, 1);

        var second = account.accepted("dec_2", START, 1);

        assertThat(second.binding()).isEqualTo(1);
    }

    @Test
    void afterItsWaitItIsDenied_2_15() {
        starter.ask("dec_1", START, 1);
        starter.ask("dec_2", START, 1);
        starter.renew("dec_1", after(20));
        starter.claim("dec_2", after(20));

        var before = starter.claim("dec_2", after(29.999));
        var denied = starter.claim("dec_2", after(30));

        assertThat(before).isInstanceOf(Answer.NotYet.class);
        assertThat(denied).isInstanceOf(Denied.class);
        assertThat(starter.claim("dec_2", after(30))).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void aSlotThatBecomesFreeGoesToTheFirstWhoWaits_2_15() {
        starter.ask("dec_1", START, 1);
        starter.ask("dec_2", START, 1);
        starter.ask("dec_3", START, 1);
        starter.complete("dec_1", after(10));

        var third = starter.claim("dec_3", after(10));
        var second = starter.claim("dec_2", after(10));

        assertThat(third)
                .isInstanceOfSatisfying(
                        Answer.NotYet.class,
                        waits -> assertThat(waits.position()).isEqualTo(2));
        assertThat(second)
                .isInstanceOfSatisfying(
                        Answer.Accepted.class,
                        runs -> assertThat(runs.slotUntil()).isEqualTo(after(40).toEpochMilli()));
    }

    @Test
    void whoDoesNotComeForAFreeSlotIsPassedOverAfterTwoSeconds_2_15() {
        starter.ask("dec_1", START, 1);
        starter.ask("dec_2", START, 1);
        starter.ask("dec_3", START, 1);
        starter.complete("dec_1", after(10));

        var tooEarly = starter.claim("dec_3", after(10));
        var justTooEarly = starter.claim("dec_3", after(11.999));
        var third = starter.claim("dec_3", after(12));

        assertThat(tooEarly).isInstanceOf(Answer.NotYet.class);
        assertThat(justTooEarly).isInstanceOf(Answer.NotYet.class);
        assertThat(third).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void aSlotIsHeldWhileItIsRenewedAndFreeWhenItsHolderDied_2_15() {
        starter.ask("dec_1", START, 1);
        var renewed = starter.renew("dec_1", after(29.999));

        var whileHeld = starter.accepted("dec_2", after(59.998), 1);
        var afterwards = starter.claim("dec_2", after(59.999));

        assertThat(renewed)
                .isInstanceOfSatisfying(
                        Answer.Running.class,
                        running -> assertThat(running.slotUntil())
                                .isEqualTo(after(59.999).toEpochMilli()));
        assertThat(whileHeld.outcome()).isEqualTo(Outcome.QUEUE);
        assertThat(afterwards).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void aLostLeaseIsTakenAgainWhileThereIsRoomAndNotFromAnother_2_15() {
        starter.ask("dec_1", START, 1);
        var again = starter.renew("dec_1", after(31));
        starter.complete("dec_1", after(32));
        starter.ask("dec_2", after(33), 1);

        var tooLate = starter.renew("dec_1", after(34));

        assertThat(again).isInstanceOf(Answer.Running.class);
        assertThat(tooLate).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void aContextAboveTheCeilingIsDeniedForGood_2_15() {
        var requester = Requester.under(ceiling(50_000));

        var answer = requester.ask("dec_1", START, 60_000);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.retryAt()).isZero());
        assertThat(requester.ask("dec_2", START, 50_000)).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void aCompletedEstimateIsSettledByWhatWasUsed() {
        var requester = Requester.under(quota(100)).estimating(Duration.ofMinutes(1));
        requester.ask("dec_1", START, 40);
        requester.ask("dec_2", START, 40);

        requester.complete("dec_1", after(30), 10);
        requester.complete("dec_2", after(30), 55);

        assertThat(requester.used(after(30))).isEqualTo(65);
    }

    @Test
    void anEstimateThatNobodyCompletesCostsNothing() {
        var requester = Requester.under(quota(100)).estimating(Duration.ofMinutes(1));
        requester.ask("dec_1", START, 40);

        var before = requester.used(after(59));
        requester.ask("dec_2", after(120), 1);

        assertThat(before).isEqualTo(40);
        assertThat(requester.used(after(120))).isEqualTo(1);
    }

    @Test
    void aConfirmedEstimateStaysCounted() {
        var requester = Requester.under(quota(100)).estimating(Duration.ofMinutes(1));
        requester.ask("dec_1", START, 40);

        var confirmed = requester.confirm("dec_1", after(30));
        requester.ask("dec_2", after(120), 1);

        assertThat(confirmed).isInstanceOf(Answer.Running.class);
        assertThat(requester.used(after(120))).isEqualTo(41);
    }

    @Test
    void theFirstEstimateOnAnEmptyCounterPassesHoweverLargeItIs() {
        var requester = Requester.under(quota(100)).estimating(Duration.ofMinutes(1));

        var first = requester.accepted("dec_1", START, 1_000);

        assertThat(first.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(requester.ask("dec_2", START, 1)).isInstanceOf(Denied.class);
    }

    private static Instant after(double seconds) {
        return START.plusMillis(Math.round(seconds * 1_000));
    }
}
