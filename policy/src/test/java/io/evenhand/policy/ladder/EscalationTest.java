package io.evenhand.policy.ladder;

import static io.evenhand.policy.ladder.Ladders.NOTICE;
import static io.evenhand.policy.ladder.Ladders.NO_ACCOUNT;
import static io.evenhand.policy.ladder.Ladders.NO_CAMPAIGN;
import static io.evenhand.policy.ladder.Ladders.PAUSE;
import static io.evenhand.policy.ladder.Ladders.STRIKES;
import static io.evenhand.policy.ladder.Ladders.ZONE;
import static io.evenhand.policy.ladder.Ladders.at;
import static io.evenhand.policy.ladder.Ladders.confirmed;
import static io.evenhand.policy.ladder.Ladders.history;
import static io.evenhand.policy.ladder.Ladders.pending;
import static io.evenhand.policy.ladder.Ladders.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.ladder.Consequence.Rung;
import io.evenhand.policy.ladder.Consequence.Why;
import io.evenhand.policy.table.Stage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** POLICY-LANGUAGE 2.17 with its examples, and what appeals.md 3.3 and 3.7 add. */
class EscalationTest {

    private static final Finding THIRD = pending("sharing", "2026-06-01");
    private static final Finding JANUARY = confirmed("automation", "2026-01-01");
    private static final Finding MARCH = confirmed("reselling", "2026-03-01");

    private static Consequence found(Finding finding, History history) {
        return Escalation.of(
                new Found(finding, Stage.ENFORCE, Source.SIGNAL, Brake.NONE, false), history, finding.at());
    }

    @Test
    void theFirstFindingPausesAtOnce() {
        var first = found(THIRD, history(STRIKES, THIRD));

        assertThat(first).isEqualTo(new Consequence.Take(PAUSE, new Rung(1, List.of(THIRD.id()))));
    }

    /** Confirmed 1 Jan and 1 Mar; the third on 1 June is 3 points: no pause, but a proposal to two persons. */
    @Test
    void theThirdStrikeIsProposedToTwoPersonsAndDoesNotPause() {
        var third = found(THIRD, history(STRIKES, JANUARY, MARCH, THIRD));

        assertThat(third)
                .isEqualTo(new Consequence.Propose(
                        NO_CAMPAIGN, new Rung(3, List.of(JANUARY.id(), MARCH.id(), THIRD.id()))));
    }

    /** If it came on 2 Jan of the next year, the first has expired: 2 points, a pause. */
    @Test
    void anExpiredStrikeDoesNotCount() {
        var late = pending("sharing", "2027-01-02");

        var third = found(late, history(STRIKES, JANUARY, MARCH, late));

        assertThat(third).isEqualTo(new Consequence.Take(PAUSE, new Rung(2, List.of(MARCH.id(), late.id()))));
    }

    @Test
    void beyondTheLastStepItRepeats() {
        var april = confirmed("harvest", "2026-04-01");
        var may = confirmed("harvest", "2026-05-01");

        var fifth = found(THIRD, history(STRIKES, JANUARY, MARCH, april, may));

        assertThat(fifth).isInstanceOfSatisfying(Consequence.Propose.class, proposed -> {
            assertThat(proposed.step()).isEqualTo(NO_ACCOUNT);
            assertThat(proposed.rung().points()).isEqualTo(5);
        });
    }

    @Test
    void belowTheFirstStepTheAccountIsToldOnly() {
        var ladder =
                new Ladder("late", STRIKES.memory(), true, null, null, List.of(NO_CAMPAIGN), STRIKES.afterReversal());

        var first = found(THIRD, history(ladder, THIRD));

        assertThat(first).isEqualTo(new Consequence.Tell(new Rung(1, List.of(THIRD.id()))));
    }

    @ParameterizedTest
    @CsvSource({"SHADOW", "OFF"})
    void aRuleOnTrialIsRecordedOnly(Stage stage) {
        var consequence = Escalation.of(
                new Found(THIRD, stage, Source.SIGNAL, Brake.NONE, false), history(STRIKES, THIRD), THIRD.at());

        assertThat(consequence).isEqualTo(new Consequence.Recorded());
    }

    @Test
    void aRuleThatWarnsOpensACase() {
        var consequence = Escalation.of(
                new Found(THIRD, Stage.WARN, Source.SIGNAL, Brake.NONE, false), history(NOTICE, THIRD), THIRD.at());

        assertThat(consequence).isEqualTo(new Consequence.CaseOnly(Why.WARN));
    }

    @ParameterizedTest
    @EnumSource(names = {"REPORT", "STAFF"})
    void whatSomebodySaysOpensACase(Source source) {
        var consequence = Escalation.of(
                new Found(THIRD, Stage.ENFORCE, source, Brake.NONE, false), history(STRIKES, THIRD), THIRD.at());

        assertThat(consequence).isEqualTo(new Consequence.CaseOnly(Why.SAID_BY_SOMEBODY));
    }

    @Test
    void whileAPauseStopsUseAnotherFindingOpensACase() {
        var consequence = Escalation.of(
                new Found(THIRD, Stage.ENFORCE, Source.SIGNAL, Brake.NONE, true), history(STRIKES, THIRD), THIRD.at());

        assertThat(consequence).isEqualTo(new Consequence.CaseOnly(Why.PAUSED_ALREADY));
    }

    // --- Notice and grace: signal on 10 May at 09:00, delivered at 09:02

    private static final Finding MAY = pending("calls-beside-others", "2026-05-10T09:00");
    private static final Step THROTTLE = NOTICE.steps().getFirst();
    private static final Step SUSPEND = NOTICE.steps().getLast();

    /** Row S4. */
    @Test
    void onALadderWithNoticeNothingIsTakenAtFirst() {
        var notice = found(MAY, history(NOTICE, MAY));

        assertThat(notice).isEqualTo(new Consequence.Notify(new Ladder.Notice(Ladders.span("PT48H"), true)));
    }

    @Test
    void graceBeginsWithDelivery() {
        var notice = new Ladder.Notice(Ladders.span("PT48H"), true);

        var ends = Escalation.graceEnds(notice, at("2026-05-10T09:02"), ZONE);

        assertThat(ends).isEqualTo(at("2026-05-12T09:02"));
    }

    @Test
    void whatStillHoldsAfterTheGraceIsConfirmedByThatAndSlowed() {
        var now = at("2026-05-12T09:02");

        var after = Escalation.afterGrace(MAY, Recheck.HOLDS, Brake.NONE, history(NOTICE, MAY), now);

        assertThat(after)
                .isEqualTo(new AfterGrace(
                        MAY.in(new Finding.State.Confirmed(now)),
                        new Consequence.Take(THROTTLE, new Rung(1, List.of(MAY.id())))));
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "TOO_LITTLE"})
    void whatDoesNotHoldAnyMoreIsClosedWithoutAPoint(Recheck recheck) {
        var now = at("2026-05-12T09:02");

        var after = Escalation.afterGrace(MAY, recheck, Brake.NONE, history(NOTICE, MAY), now);

        assertThat(after).isEqualTo(new AfterGrace(MAY.in(new Finding.State.Dismissed(now)), new Consequence.Done()));
    }

    /** A second finding on 1 June: notice, 48 h, re-check, suspension proposed to a person for 3 days. */
    @Test
    void theSecondFindingIsProposedToAPerson() {
        var june = pending("calls-beside-others", "2026-06-01");
        var may = MAY.in(new Finding.State.Confirmed(at("2026-05-12T09:02")));
        var history = history(NOTICE, may, june);

        var first = found(june, history);
        var after = Escalation.afterGrace(june, Recheck.HOLDS, Brake.NONE, history, at("2026-06-03"));

        assertThat(first).isInstanceOf(Consequence.Notify.class);
        assertThat(after.consequence())
                .isEqualTo(new Consequence.Propose(SUSPEND, new Rung(2, List.of(may.id(), june.id()))));
    }

    @Test
    void whatAPersonDismissedDuringTheGraceLeadsToNothing() {
        var dismissed = MAY.in(new Finding.State.Dismissed(at("2026-05-11")));

        var after = Escalation.afterGrace(
                dismissed, Recheck.HOLDS, Brake.NONE, history(NOTICE, dismissed), at("2026-05-12T09:02"));

        assertThat(after).isEqualTo(new AfterGrace(dismissed, new Consequence.Done()));
    }

    @Test
    void whatAPersonConfirmedDuringTheGraceKeepsItsPointButIsNoReasonForAStepWhenItIsOver() {
        var confirmed = MAY.in(new Finding.State.Confirmed(at("2026-05-11")));

        var after = Escalation.afterGrace(
                confirmed, Recheck.GONE, Brake.NONE, history(NOTICE, confirmed), at("2026-05-12T09:02"));

        assertThat(after).isEqualTo(new AfterGrace(confirmed, new Consequence.Done()));
    }

    @Test
    void aReversalDuringTheGraceLeavesACase() {
        var history = restored(NOTICE, MAY.rule(), "2026-05-11", MAY);

        var after = Escalation.afterGrace(MAY, Recheck.HOLDS, Brake.NONE, history, at("2026-05-12T09:02"));

        assertThat(after)
                .isEqualTo(new AfterGrace(MAY, new Consequence.CaseOnly(Why.REVERSED_LATELY, at("2026-06-10"))));
    }

    @Test
    void aLadderThatDoesNotLookAgainConfirmsNothingByItself() {
        var after =
                Escalation.afterGrace(MAY, Recheck.NOT_ASKED, Brake.NONE, history(NOTICE, MAY), at("2026-05-12T09:02"));

        assertThat(after)
                .isEqualTo(new AfterGrace(MAY, new Consequence.Take(THROTTLE, new Rung(1, List.of(MAY.id())))));
    }

    // --- A person confirms

    private static Confirmation confirm(Finding finding, OptionalLong reached, History history) {
        var now = finding.at().plus(Duration.ofHours(20));
        return Escalation.confirmed(finding.in(new Finding.State.Confirmed(now)), reached, false, history, now);
    }

    @Test
    void aConfirmedStrikeEndsItsPause() {
        var confirmation = confirm(THIRD, OptionalLong.of(1), history(STRIKES, THIRD));

        assertThat(confirmation).isEqualTo(new Confirmation(true, new Consequence.Done()));
    }

    @Test
    void thePauseGoesOnWhenAHigherStepIsProposed() {
        var confirmation = confirm(THIRD, OptionalLong.of(1), history(STRIKES, JANUARY, MARCH, THIRD));

        assertThat(confirmation.endsPause()).isFalse();
        assertThat(confirmation.consequence())
                .isInstanceOfSatisfying(
                        Consequence.Propose.class,
                        proposed -> assertThat(proposed.step()).isEqualTo(NO_CAMPAIGN));
    }

    @Test
    void whatIsProposedForItAlreadyIsNotProposedAgain() {
        var confirmation = confirm(THIRD, OptionalLong.of(3), history(STRIKES, JANUARY, MARCH, THIRD));

        assertThat(confirmation).isEqualTo(new Confirmation(false, new Consequence.Done()));
    }

    @Test
    void aConfirmedCaseNeedsNoPauseButItsAccountIsTold() {
        var confirmation = confirm(THIRD, OptionalLong.empty(), history(STRIKES, THIRD));

        assertThat(confirmation)
                .isEqualTo(new Confirmation(true, new Consequence.Tell(new Rung(1, List.of(THIRD.id())))));
    }

    @Test
    void aConfirmedCaseOnALadderWithNoticeBeginsWithTheNotice() {
        var confirmation = confirm(MAY, OptionalLong.empty(), history(NOTICE, MAY));

        assertThat(confirmation.consequence()).isInstanceOf(Consequence.Notify.class);
    }

    @Test
    void oneThatWasToldAlreadyWaitsForItsGrace() {
        var confirmed = MAY.in(new Finding.State.Confirmed(at("2026-05-11")));

        var confirmation =
                Escalation.confirmed(confirmed, OptionalLong.empty(), true, history(NOTICE, MAY), at("2026-05-11"));

        assertThat(confirmation).isEqualTo(new Confirmation(false, new Consequence.Done()));
    }

    // --- After a reversal: restored on 1 April

    /** Appeals.md 7.10. */
    @Test
    void theSameRuleOpensACaseOnly() {
        var april = pending("sharing", "2026-04-10");

        var consequence = found(april, restored(STRIKES, "sharing", "2026-04-01", april));

        assertThat(consequence).isEqualTo(new Consequence.CaseOnly(Why.REVERSED_LATELY, at("2026-05-01")));
    }

    @Test
    void anotherRuleDoesWhatItDid() {
        var april = pending("reselling", "2026-04-10");

        var consequence = found(april, restored(STRIKES, "sharing", "2026-04-01", april));

        assertThat(consequence).isEqualTo(new Consequence.Take(PAUSE, new Rung(1, List.of(april.id()))));
    }

    /** Appeals.md 7.10: its window began before the restoration. */
    @Test
    void oldEvidenceCannotStandAlone() {
        var mixed = new Finding(
                "find_mixed",
                "reselling",
                "acct_1",
                1,
                at("2026-03-20"),
                at("2026-04-02"),
                new Finding.State.Pending());
        var fresh = confirmed("automation", "2026-04-01T12:00");

        var alone = found(mixed, restored(STRIKES, "sharing", "2026-04-01", mixed));
        var beside = found(mixed, restored(STRIKES, "sharing", "2026-04-01", fresh, mixed));

        assertThat(alone).isEqualTo(new Consequence.CaseOnly(Why.OLD_EVIDENCE));
        assertThat(beside).isEqualTo(new Consequence.Take(PAUSE, new Rung(2, List.of(fresh.id(), mixed.id()))));
    }

    /** Restored 1 Apr; confirmed 12 Apr and 20 May: proposed to two persons, whatever the steps say. */
    @Test
    void twoNewlyConfirmedFindingsAreProposedForGood() {
        var april = pending("sharing", "2026-04-10").in(new Finding.State.Confirmed(at("2026-04-12")));
        var may = pending("sharing", "2026-05-19");

        var first = Escalation.confirmed(
                april,
                OptionalLong.empty(),
                false,
                restored(STRIKES, "sharing", "2026-04-01", april),
                at("2026-04-12"));
        var second = Escalation.confirmed(
                may.in(new Finding.State.Confirmed(at("2026-05-20"))),
                OptionalLong.of(1),
                false,
                restored(STRIKES, "sharing", "2026-04-01", april, may),
                at("2026-05-20"));

        assertThat(first).isEqualTo(new Confirmation(true, new Consequence.Tell(new Rung(1, List.of(april.id())))));
        assertThat(second)
                .isEqualTo(new Confirmation(
                        false, new Consequence.Propose(NO_ACCOUNT, new Rung(2, List.of(april.id(), may.id())))));
    }

    @Test
    void oldStrikesAndOneNewDoNotMakeItPermanent() {
        var history = restored(STRIKES, "harvest", "2026-04-01", JANUARY, MARCH, THIRD);

        var consequence = found(THIRD, history);

        assertThat(consequence)
                .isEqualTo(new Consequence.Take(PAUSE, new Rung(3, List.of(JANUARY.id(), MARCH.id(), THIRD.id()))));
    }

    @Test
    void enoughNewOnesBesideOldOnesReachTheHighestStep() {
        var april = confirmed("sharing", "2026-04-10");
        var may = confirmed("sharing", "2026-05-10");
        var history = restored(STRIKES, "harvest", "2026-04-01", JANUARY, april, may, THIRD);

        var consequence = found(THIRD, history);

        assertThat(consequence)
                .isInstanceOfSatisfying(
                        Consequence.Propose.class,
                        proposed -> assertThat(proposed.step()).isEqualTo(NO_ACCOUNT));
    }

    @Test
    void aReversalThatTheLadderHasForgottenChangesNothing() {
        var consequence = found(THIRD, restored(STRIKES, "harvest", "2025-05-31", JANUARY, MARCH, THIRD));

        assertThat(consequence).isInstanceOf(Consequence.Propose.class);
    }

    // --- The brake and the floors

    /** Appeals.md 7.22. */
    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource({"20,5,true", "20,4,false", "19,19,false", "21,5,true", "25,5,false", "26,6,true", "0,0,false"})
    void aRuleThatIsOverturnedTooOftenOpensCasesOnly(long decided, long overturned, boolean brakes) {
        var found = new Found(THIRD, Stage.ENFORCE, Source.SIGNAL, new Brake(decided, overturned), false);

        var consequence = Escalation.of(found, history(STRIKES, THIRD), THIRD.at());

        assertThat(consequence.equals(new Consequence.CaseOnly(Why.BRAKE))).isEqualTo(brakes);
    }

    @Test
    void noFewerDecideThanAMeasureNeedsWhateverAStepSays() {
        var deciders = Stream.of(
                        new Measure.Suspend(Target.ACCOUNT, Ladders.span("P3D")),
                        new Measure.SuspendForGood(Target.ACCOUNT),
                        new Measure.Terminate(),
                        new Measure.Throttle(Duration.ofSeconds(1), Ladders.span("P1D")))
                .map(measure -> Escalation.decider(new Step(1, measure, Decider.RULE)));

        assertThat(deciders).containsExactly(Decider.PERSON, Decider.TWO_PERSONS, Decider.TWO_PERSONS, Decider.RULE);
    }
}
