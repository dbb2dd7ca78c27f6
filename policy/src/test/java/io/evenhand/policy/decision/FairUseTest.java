package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.OneAccount.CYCLE;
import static io.evenhand.policy.decision.OneAccount.FILES;
import static io.evenhand.policy.decision.OneAccount.onGraduatedSpeed;
import static io.evenhand.policy.decision.OneAccount.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer.Accepted;
import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of POLICY-LANGUAGE 2.1 to 2.7 on the graduated-speed policy (requirements C1 to C5). */
class FairUseTest {

    @ParameterizedTest(name = "unit {0} takes {1} s")
    @CsvSource({
        "1, 1.3",
        "10000, 1.3",
        "10001, 5",
        "20000, 5",
        "20001, 10",
        "30001, 20",
        "40001, 30",
        "50000, 30",
        "50001, 600",
        "51000, 600",
        "51001, 660",
        "53001, 780"
    })
    void c1EachUnitTakesThePaceOfItsBand(long unit, double pace) {
        var step = Pace.step(FILES, unit);

        assertThat(seconds(Pace.at(FILES, step))).isEqualTo(pace);
        assertThat(seconds(Pace.total(FILES, unit) - Pace.total(FILES, unit - 1)))
                .isEqualTo(pace);
    }

    @Test
    void c1AnIdleAccountsFileInASlowBandStartsAtTheEndOfItsTurn() {
        var account = onGraduatedSpeed().having(10_000);

        var answer = account.accepted(1, 0);

        assertThat(seconds(answer.startsAt())).isEqualTo(3.7);
        assertThat(answer.outcome()).isEqualTo(Outcome.DELAY);
        assertThat(answer.limits().getFirst().used()).isEqualTo(10_001);
    }

    @Test
    void c1ThreeAtOnceTakeTurns() {
        var account = onGraduatedSpeed().having(10_000);

        var starts = IntStream.range(0, 3)
                .mapToObj(_ -> seconds(account.accepted(1, 0).startsAt()))
                .toList();

        assertThat(starts).containsExactly(3.7, 8.7, 13.7);
        assertThat(seconds(account.row(0).line())).isEqualTo(15);
    }

    @Test
    void c1AStraddlingRequestIsPacedUnitByUnit() {
        var account = onGraduatedSpeed().having(9_998);

        var answer = account.accepted(5, 0);

        assertThat(seconds(answer.startsAt())).isEqualTo(11.1);
        assertThat(answer.outcome()).isEqualTo(Outcome.DELAY);
        assertThat(Pace.band(FILES, answer.limits().getFirst().step()).name()).isEqualTo("fast");
    }

    @Test
    void c1TheMinimalBandIsVisibleToSomebodyWithOneFileAtATime() {
        var account = onGraduatedSpeed().having(50_000);

        assertThat(seconds(account.accepted(1, 0).startsAt())).isEqualTo(598.7);
    }

    @Test
    void c1FiftyThousandFilesBackToBackTakeAsLongAsTheTableSays() {
        assertThat(seconds(Pace.total(FILES, 50_000))).isEqualTo(663_000);
        assertThat(seconds(Pace.total(FILES, 51_000))).isEqualTo(1_263_000);
        assertThat(seconds(Pace.total(FILES, 52_000))).isEqualTo(1_923_000);
    }

    /** 52,929 turns end within the cycle; the one that is cut at the reset began in it too (2.4). */
    @Test
    void c1AThirtyDayCycleHoldsThisManyFilesWithoutCredits() {
        var account = onGraduatedSpeed();

        account.accepted(60_000, 0);

        assertThat(account.row(0).used()).isEqualTo(52_930);
        assertThat(seconds(Pace.total(FILES, 52_929))).isLessThan(CYCLE);
        assertThat(seconds(Pace.total(FILES, 52_930))).isGreaterThan(CYCLE);
    }

    @Test
    void c1EqualTimesNeverShareATurn() {
        var account = onGraduatedSpeed();

        var starts = IntStream.range(0, 100)
                .mapToObj(_ -> account.accepted(1, 7).startsAt())
                .toList();

        assertThat(starts).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void c2AQueuedUnitBelongsToTheWindowItsTurnBeginsIn() {
        var account = onGraduatedSpeed().having(50_000);
        var reset = CYCLE;
        var now = reset - 900;

        var starts = IntStream.range(0, 10)
                .mapToObj(_ -> Math.round((seconds(account.accepted(1, now).startsAt()) - now) * 10) / 10.0)
                .toList();

        assertThat(starts).startsWith(598.7, 898.7, 900.0, 901.3, 902.6);
        assertThat(account.row(now).used()).isEqualTo(50_002);
        assertThat(account.row(reset).used()).isEqualTo(8);
    }

    @Test
    void c2OneRequestOfTenFilesIsLaidLikeTenRequests() {
        var one = onGraduatedSpeed().having(50_000);
        var ten = onGraduatedSpeed().having(50_000);
        var now = CYCLE - 900;

        one.accepted(10, now);
        IntStream.range(0, 10).forEach(_ -> ten.accepted(1, now));

        assertThat(one.row(now).line()).isEqualTo(ten.row(now).line());
        assertThat(one.row(CYCLE).used()).isEqualTo(ten.row(CYCLE).used()).isEqualTo(8);
    }

    @Test
    void c2WorkBeyondTheNextWindowIsQueuedAndCountedWhenReached() {
        var account = onGraduatedSpeed();
        account.accepted(52_930, 0);
        account.accepted(52_930, 0);

        var answer = account.accepted(7, 0);

        assertThat(answer.outcome()).isEqualTo(Outcome.QUEUE);
        assertThat(answer.waiting()).isTrue();
        assertThat(account.row(CYCLE).used()).isEqualTo(52_930);
        account.claim("dec_3", CYCLE + 1);
        assertThat(account.look("dec_3", CYCLE + 2)).isInstanceOf(Answer.NotYet.class);
        assertThat(account.row(2 * CYCLE).used()).isEqualTo(7);
    }

    @Test
    void c2LaterWorkDoesNotPassWhatIsQueued() {
        var account = onGraduatedSpeed();
        account.accepted(52_930, 0);
        account.accepted(52_930, 0);
        account.accepted(10_000, 0);

        var answer = account.accepted(1, 0);

        assertThat(answer.outcome()).isEqualTo(Outcome.QUEUE);
        assertThat(answer.startsAt()).isGreaterThan(((Answer.NotYet) account.look("dec_3", 0)).startsAt());
    }

    @Test
    void c2ARequestLargerThanAnyWindowIsNeitherRefusedNorLost() {
        var account = onGraduatedSpeed();

        var answer = account.accepted(1_000_000, 0);

        assertThat(answer.outcome()).isEqualTo(Outcome.DELAY);
        assertThat(account.row(0).used() + account.row(0).nextUsed()).isEqualTo(1_000_000);
    }

    @Test
    void c3EachCrossingIsToldOnce() {
        var account = onGraduatedSpeed().having(9_999);

        var crossings = IntStream.range(0, 4)
                .mapToObj(_ -> account.accepted(1, 0).limits().getFirst().crossing())
                .toList();

        assertThat(crossings.get(0)).isEmpty();
        assertThat(crossings.get(1)).contains(new Crossing(1, 10_001, 0, OneAccount.millis(CYCLE)));
        assertThat(crossings.get(2)).isEmpty();
        assertThat(crossings.get(3)).isEmpty();
    }

    @Test
    void c3EachEscalationIsACrossing() {
        var account = onGraduatedSpeed().having(51_000);

        var crossing = account.accepted(1, 0).limits().getFirst().crossing();

        assertThat(crossing).map(Crossing::step).contains(6L);
    }

    @Test
    void c4CreditsPayForTheUnitsBeyondTheFirstBand() {
        var account = onGraduatedSpeed().having(9_998).withCredits(1, 3, 0);

        var answer = account.accepted(5, 0);

        assertThat(answer.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(answer.credits()).isEqualTo(new Answer.Credits(0, 3, 0, 0));
        assertThat(account.row(0).used()).isEqualTo(10_000);
    }

    @Test
    void c4WithOneCreditTooFewNoneIsSpent() {
        var account = onGraduatedSpeed().having(9_998).withCredits(1, 2, 0);

        var answer = account.accepted(5, 0);

        assertThat(seconds(answer.startsAt())).isEqualTo(11.1);
        assertThat(answer.credits()).isEqualTo(new Answer.Credits(0, 0, 2, 1));
    }

    @Test
    void c4CreditFilesRunAtFullSpeedAndDoNotCount() {
        var account = onGraduatedSpeed().having(60_000).withCredits(1, 100, 0);

        var starts = IntStream.range(0, 100)
                .mapToObj(_ -> seconds(account.accepted(1, 0).startsAt()))
                .toList();

        assertThat(starts).startsWith(0.0, 1.3, 2.6).endsWith(128.7);
        assertThat(account.row(0).used()).isEqualTo(60_000);
        assertThat(account.row(0).byCredit()).isEqualTo(100);
        assertThat(account.creditsLeft()).isZero();
    }

    @Test
    void c4NoCreditIsSpentWhileFullSpeedIsFree() {
        var account = onGraduatedSpeed().withCredits(1, 100, 0);

        IntStream.range(0, 50).forEach(_ -> account.accepted(1, 0));

        assertThat(account.creditsLeft()).isEqualTo(100);
    }

    @Test
    void c4AnUnknownBalanceIsAskedForOnlyWhenItMatters() {
        var account = new OneAccount(FILES).having(9_999);

        assertThat(account.ask(1, 0)).isInstanceOf(Accepted.class);
        assertThat(account.ask(1, 0)).isEqualTo(new Answer.NeedsWallet(0, 0));
        assertThat(account.ask(1, 0, false, 0)).isInstanceOf(Accepted.class);
    }

    @Test
    void c4ATopUpMovesWaitingWorkForwardOldestFirst() {
        var account = onGraduatedSpeed().having(50_000).withCredits(1, 0, 0);
        account.atTheGateway(1, 0);
        account.atTheGateway(1, 0);
        account.atTheGateway(1, 0);

        account.withCredits(2, 2, 10);

        assertThat(account.look("dec_1", 10)).isEqualTo(new Answer.NotYet(10_000, 10_000, false, 0));
        assertThat(account.look("dec_2", 10)).isEqualTo(new Answer.NotYet(10_000, 11_300, false, 0));
        assertThat(account.look("dec_3", 10)).isEqualTo(new Answer.NotYet(10_000, 608_700, false, 0));
        assertThat(account.row(10).used()).isEqualTo(50_001);
        assertThat(account.creditsLeft()).isZero();
    }

    @Test
    void c4TheSameWordOfTheLedgerTwiceAddsNothing() {
        var account = onGraduatedSpeed().having(60_000).withCredits(1, 5, 0);
        account.accepted(2, 0);

        account.withCredits(1, 5, 1);

        assertThat(account.creditsLeft()).isEqualTo(3);
    }

    @Test
    void aClaimedPlaceRunsOnceAndAnUnclaimedOneLapsesUncounted() {
        var account = onGraduatedSpeed().having(50_000).withCredits(1, 0, 0);
        account.atTheGateway(1, 0);
        account.atTheGateway(1, 0);

        assertThat(account.claim("dec_1", 0)).isInstanceOf(Answer.NotYet.class);
        assertThat(account.claim("dec_1", 599)).isEqualTo(new Answer.Claimed(599_000, 598_700, 0));
        assertThat(account.claim("dec_1", 600)).isInstanceOf(Answer.Gone.class);
        assertThat(account.row(600).used()).isEqualTo(50_002);
        assertThat(account.claim("dec_2", 1_198.7 + 3_600)).isInstanceOf(Answer.Gone.class);
        assertThat(account.row(1_198.7 + 3_600).used()).isEqualTo(50_001);
    }

    @Test
    void c5TheCounterStartsAgainWithTheCycleToTheMillisecond() {
        var account = onGraduatedSpeed().having(60_000);

        assertThat(account.row(CYCLE - 0.001).used()).isEqualTo(60_000);
        assertThat(account.row(CYCLE).used()).isZero();
        assertThat(account.accepted(1, CYCLE).outcome()).isEqualTo(Outcome.ADMIT);
    }

    @Test
    void amongDelaysTheLatestStartWinsAndEachLineMovesByItsOwnTurn() {
        var a = flat(1, 5_000);
        var b = flat(2, 60_000);
        var account = new OneAccount(a, b);
        account.accepted(1, 0);

        var answer = account.accepted(1, 0);

        assertThat(seconds(answer.startsAt())).isEqualTo(60);
        assertThat(answer.binding()).isEqualTo(1);
        assertThat(seconds(account.row(0).line())).isEqualTo(10);
    }

    private static Row.Bands flat(long id, long paceMs) {
        return new Row.Bands(
                new Head(id, "flat-" + id, Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE),
                0,
                List.of(new Band("only", LimitTable.MAX, paceMs, 0, 0)),
                false);
    }
}
