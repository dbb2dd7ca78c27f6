package io.evenhand.policy.ladder;

import static io.evenhand.policy.ladder.Ladders.NO_ACCOUNT;
import static io.evenhand.policy.ladder.Ladders.NO_CAMPAIGN;
import static io.evenhand.policy.ladder.Ladders.STRIKES;
import static io.evenhand.policy.ladder.Ladders.ZONE;
import static io.evenhand.policy.ladder.Ladders.at;
import static io.evenhand.policy.ladder.Ladders.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.ladder.Consequence.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appeals.md 3.3 and 7.4: what relied on a finding that was voided. */
class CascadeTest {

    private static final Finding ONE = confirmed("sharing", "2026-01-01");
    private static final Finding TWO = confirmed("sharing", "2026-03-01");
    private static final Finding THREE = confirmed("sharing", "2026-06-01");
    private static final Finding VOIDED = TWO.in(new Finding.State.Voided(at("2026-06-10")));

    private static final Step WEEK =
            new Step(2, new Measure.Suspend(Target.ACCOUNT, Ladders.span("P7D")), Decider.PERSON);
    private static final Step MONTH =
            new Step(3, new Measure.Suspend(Target.ACCOUNT, Ladders.span("P30D")), Decider.PERSON);
    private static final Step MONTH4 = new Step(4, MONTH.measure(), Decider.PERSON);
    private static final Ladder SUSPENSIONS =
            new Ladder("misuse", STRIKES.memory(), true, null, null, List.of(WEEK, MONTH), STRIKES.afterReversal());

    private static Relied month(Finding... basis) {
        return new Relied("mea_1", MONTH.measure(), 3, at("2026-06-01"), List.of(basis));
    }

    @Test
    void aMeasureWithReasonEnoughLeftStands() {
        var four = confirmed("sharing", "2026-05-01");

        var outcome = Cascade.of(month(ONE, VOIDED, four, THREE), SUSPENSIONS, ZONE, at("2026-06-10"));

        assertThat(outcome).isEqualTo(new Cascade.Stands());
    }

    @Test
    void aLowerStepTakesItsPlaceAndTheTimeServedIsCredited() {
        var outcome = Cascade.of(month(ONE, VOIDED, THREE), SUSPENSIONS, ZONE, at("2026-06-05"));

        assertThat(outcome)
                .isEqualTo(new Cascade.Superseded(WEEK, new Rung(2, List.of(ONE.id(), THREE.id())), at("2026-06-08")));
    }

    @Test
    void aLowerStepThatWouldBeOverAlreadyIsNotTaken() {
        var outcome = Cascade.of(month(ONE, VOIDED, THREE), SUSPENSIONS, ZONE, at("2026-06-08"));

        assertThat(outcome).isEqualTo(new Cascade.Reversed());
    }

    @Test
    void withoutALowerStepItIsReversed() {
        var outcome = Cascade.of(month(VOIDED, THREE), SUSPENSIONS, ZONE, at("2026-06-05"));

        assertThat(outcome).isEqualTo(new Cascade.Reversed());
    }

    @Test
    void nobodyIsPausedBecauseOfAReversal() {
        var campaign = new Relied("mea_1", NO_CAMPAIGN.measure(), 3, at("2026-06-01"), List.of(ONE, VOIDED, THREE));

        var outcome = Cascade.of(campaign, STRIKES, ZONE, at("2026-06-02"));

        assertThat(outcome).isEqualTo(new Cascade.Reversed());
    }

    @Test
    void whatIsForGoodMayBeFollowedByWhatIsLessAndForGood() {
        var four = confirmed("sharing", "2026-05-01");
        var account = new Relied("mea_1", NO_ACCOUNT.measure(), 4, at("2026-06-01"), List.of(ONE, VOIDED, four, THREE));

        var outcome = Cascade.of(account, STRIKES, ZONE, at("2026-06-02"));

        assertThat(outcome)
                .isEqualTo(new Cascade.Superseded(
                        NO_CAMPAIGN, new Rung(3, List.of(ONE.id(), four.id(), THREE.id())), null));
    }

    /** Appeals.md 3.4.1: never worsen a measure because of an appeal. */
    @Test
    void aLowerStepThatTakesMoreDoesNotTakeItsPlace() {
        var upsideDown = new Ladder(
                "misuse", STRIKES.memory(), true, null, null, List.of(NO_CAMPAIGN, MONTH4), STRIKES.afterReversal());
        var four = confirmed("sharing", "2026-05-01");
        var relied = new Relied("mea_1", MONTH4.measure(), 4, at("2026-06-01"), List.of(ONE, VOIDED, four, THREE));

        var outcome = Cascade.of(relied, upsideDown, ZONE, at("2026-06-02"));

        assertThat(outcome).isEqualTo(new Cascade.Reversed());
    }

    @Test
    void aLowerStepIsNeverLongerThanWhatItReplaces() {
        var longer = new Step(1, new Measure.Suspend(Target.ACCOUNT, Ladders.span("P90D")), Decider.PERSON);
        var ladder = new Ladder(
                "misuse", STRIKES.memory(), true, null, null, List.of(longer, MONTH), STRIKES.afterReversal());

        var outcome = Cascade.of(month(ONE, VOIDED, THREE), ladder, ZONE, at("2026-06-02"));

        assertThat(outcome)
                .isEqualTo(
                        new Cascade.Superseded(longer, new Rung(2, List.of(ONE.id(), THREE.id())), at("2026-07-01")));
    }

    /** What made a permanent measure possible were two findings, fewer than its step begins at. */
    @Test
    void aMeasureThatNeededFewerPointsThanItsStepStandsOnThem() {
        var relied = new Relied("mea_1", NO_CAMPAIGN.measure(), 2, at("2026-06-01"), List.of(ONE, THREE));

        var outcome = Cascade.of(relied, STRIKES, ZONE, at("2026-06-02"));

        assertThat(outcome).isEqualTo(new Cascade.Stands());
    }

    /** Strikes that expired were reason enough when it was taken. */
    @Test
    void timeAloneTakesNoReasonAway() {
        var outcome = Cascade.of(
                new Relied("mea_1", NO_CAMPAIGN.measure(), 3, at("2026-06-01"), List.of(ONE, TWO, THREE)),
                STRIKES,
                ZONE,
                at("2028-01-01"));

        assertThat(outcome).isEqualTo(new Cascade.Stands());
    }
}
