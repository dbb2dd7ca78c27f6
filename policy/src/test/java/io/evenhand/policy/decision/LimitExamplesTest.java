package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Requester.ceiling;
import static io.evenhand.policy.decision.Requester.head;
import static io.evenhand.policy.decision.Requester.price;
import static io.evenhand.policy.decision.Requester.quota;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Denied;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The worked examples of POLICY-LANGUAGE 2.5 to 2.14 on limits without bands, or with several kinds together. */
class LimitExamplesTest {

    private static final Instant NOON = at("12:00:00");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Row.Quota FAST_PER_DAY = quota(200, new Then.Relaxed(60_000));
    private static final Row.Sustained ACTIVITY = new Row.Sustained(
            head(9, "sustained", Stage.ENFORCE), 20, Duration.ofMinutes(10).toMillis(), 6, 20_000, 2);

    @Test
    void aDenialThatOneLimitNeverHealsHasNoRetryAfter_2_5() {
        var requester = Requester.under(quota(10), ceiling(50_000));
        requester.ask("dec_1", NOON, 10, 1);

        var answer = requester.ask("dec_2", NOON, 1, 60_000);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.retryAt()).isZero());
        assertThat(requester.used(NOON)).isEqualTo(10);
    }

    @Test
    void aDenialByAQuotaAloneHealsAtItsReset_2_5() {
        var requester = Requester.under(quota(10), ceiling(50_000));
        requester.ask("dec_1", NOON, 10, 1);

        var answer = requester.ask("dec_2", NOON, 1, 50_000);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class,
                        denied -> assertThat(denied.retryAt()).isEqualTo(millis(at("00:00:00")) + 86_400_000));
    }

    @Test
    void aSlidingWindowCountsTheUnexpiredPartOfTheBucketBefore_2_6() {
        var hour = Duration.ofHours(1);
        var row = new Row.Quota(head(1, "quota", Stage.ENFORCE), 0, 91, hour.toMillis(), List.of(new Then.Block()));
        var requester = Requester.in(new Window.Rolling(hour), UTC, row);
        requester.ask("dec_1", at("11:30:00"), 80);
        requester.ask("dec_2", NOON, 11);
        requester.ask("dec_3", at("12:14:59"), 19);

        var answer = requester.accepted("dec_4", at("12:15:00"), 1);

        assertThat(answer.limits().getFirst().used()).isEqualTo(60 + 30 + 1);
        assertThat(requester.ask("dec_5", at("12:15:00"), 1)).isInstanceOf(Denied.class);
    }

    @Test
    void aQuotaInWarnIsToldAndCountedAndRefusesNobody_2_8() {
        var requester = Requester.under(quota(Stage.WARN, 200)).having(199, NOON);
        var last = requester.accepted("dec_200", NOON, 1);

        var beyond = requester.accepted("dec_201", NOON, 1);

        assertThat(last.limits().getFirst().crossing()).isPresent();
        assertThat(beyond.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(beyond.limits()).singleElement().satisfies(figures -> {
            assertThat(figures.used()).isEqualTo(201);
            assertThat(figures.verdict()).isEqualTo(Verdict.DENY);
            assertThat(figures.crossing()).isEmpty();
        });
    }

    @Test
    void aQuotaInShadowIsRecordedAndNotTold_2_8() {
        var requester = Requester.under(quota(Stage.SHADOW, 200)).having(200, NOON);

        var beyond = requester.accepted("dec_201", NOON, 1);

        assertThat(beyond.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(beyond.limits()).singleElement().satisfies(figures -> {
            assertThat(figures.verdict()).isEqualTo(Verdict.DENY);
            assertThat(figures.crossing()).isEmpty();
        });
    }

    @Test
    void aQuotaNeverSplitsAndWhatDoesNotFitLeavesItAsItIs_2_9() {
        var requester = Requester.under(FAST_PER_DAY).inRelaxedLane(true).having(199, NOON);

        var two = requester.accepted("dec_1", NOON, 2);
        var one = requester.accepted("dec_2", NOON, 1);

        assertThat(two.relaxed()).isTrue();
        assertThat(two.limits().getFirst().used()).isEqualTo(199);
        assertThat(one.relaxed()).isFalse();
        assertThat(one.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(one.limits().getFirst().used()).isEqualTo(200);
    }

    @Test
    void aRequestLargerThanTheWholeQuotaIsDeniedWithoutRetryAfter_2_9() {
        var requester = Requester.under(quota(200));

        var answer = requester.ask("dec_1", NOON, 201);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.retryAt()).isZero());
        assertThat(requester.used(NOON)).isZero();
    }

    @Test
    void withoutACampaignThreeUnitsCostThreeCredits_2_12() {
        var requester = Requester.under(price(1)).withCredits(9, NOON);

        var answer = requester.accepted("dec_1", NOON, 3);

        assertThat(answer.credits()).isEqualTo(new Credits(0, 3, 6, 0));
        assertThat(requester.creditsLeft()).isEqualTo(6);
    }

    @Test
    void inAFreeCampaignTheyCountAgainstItsLimitAndCostNothing_2_12() {
        var requester = Requester.under(FAST_PER_DAY).withCredits(9, NOON);

        var answer = requester.accepted("dec_1", NOON, 3);

        assertThat(answer.credits().used()).isZero();
        assertThat(requester.used(NOON)).isEqualTo(3);
        assertThat(requester.creditsLeft()).isEqualTo(9);
    }

    @Test
    void aPriceThatTheWalletCannotPayRefusesAndChargesNothing_2_12() {
        var requester = Requester.under(price(10)).withCredits(9, NOON);

        var answer = requester.ask("dec_1", NOON, 1);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.credits()).isEqualTo(new Credits(0, 0, 9, 1)));
        assertThat(requester.creditsLeft()).isEqualTo(9);
    }

    @Test
    void theRelaxedLaneServesOneAMinute_2_13() {
        var requester = Requester.under(FAST_PER_DAY).inRelaxedLane(true).having(200, NOON);

        var starts = IntStream.range(0, 3)
                .mapToObj(i -> requester.accepted("dec_" + i, NOON, 1).startsAt() - millis(NOON))
                .toList();

        assertThat(starts).containsExactly(60_000L, 120_000L, 180_000L);
        assertThat(requester.used(NOON)).isEqualTo(200);
    }

    @Test
    void aModelWithoutTheRelaxedLaneIsDeniedUntilMidnight_2_13() {
        var two = at("14:00:00");
        var requester = Requester.under(FAST_PER_DAY).having(200, NOON);

        var answer = requester.ask("dec_1", two, 1);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Denied.class,
                        denied -> assertThat(denied.retryAt() - millis(two)).isEqualTo(36_000_000));
    }

    @Test
    void sixHighSlicesSlowFromTheNextOneOn_2_14() {
        var requester = Requester.under(ACTIVITY);
        var before = slices(requester, 0, 6, 20);

        var first = requester.accepted("dec_first", at("10:00:00"), 1);
        var second = requester.accepted("dec_second", at("10:00:00"), 1);

        assertThat(before).containsOnly(Outcome.ADMIT);
        assertThat(first.startsAt()).isEqualTo(millis(at("10:00:20")));
        assertThat(second.startsAt()).isEqualTo(millis(at("10:00:40")));
        assertThat(first.limits().getFirst().crossing()).isPresent();
        assertThat(second.limits().getFirst().crossing()).isEmpty();
    }

    @Test
    void fiveHighSlicesAndOneThatIsNotSlowNobody_2_14() {
        var requester = Requester.under(ACTIVITY);
        slices(requester, 0, 5, 20);
        slices(requester, 5, 1, 19);

        var answer = requester.accepted("dec_1", at("10:00:00"), 1);

        assertThat(answer.outcome()).isEqualTo(Outcome.ADMIT);
    }

    @Test
    void twoCalmSlicesBringFullSpeedBack_2_14() {
        var requester = Requester.under(ACTIVITY);
        slices(requester, 0, 6, 20);
        var slowed = slices(requester, 6, 2, 12);

        var answer = requester.accepted("dec_1", at("10:20:00"), 1);

        assertThat(slowed).containsOnly(Outcome.DELAY);
        assertThat(answer.outcome()).isEqualTo(Outcome.ADMIT);
        assertThat(answer.startsAt()).isEqualTo(millis(at("10:20:00")));
    }

    @Test
    void whoDoesNotEaseOffStaysSlowed_2_14() {
        var requester = Requester.under(ACTIVITY);
        slices(requester, 0, 6, 20);
        // One turn after the other: 30 fit into a slice.
        var outcomes = slices(requester, 6, 30, 30);

        var answer = requester.accepted("dec_1", at("15:00:00"), 1);

        assertThat(outcomes).containsOnly(Outcome.DELAY);
        assertThat(answer.startsAt()).isEqualTo(millis(at("15:00:20")));
    }

    /** So many units, one by one, in each of {@code count} slices from 9 o'clock and {@code first} slices on. */
    private static List<Outcome> slices(Requester requester, int first, int count, int units) {
        return IntStream.range(first, first + count)
                .boxed()
                .flatMap(slice -> IntStream.range(0, units)
                        .mapToObj(unit -> requester
                                .accepted(
                                        "dec_" + slice + "_" + unit,
                                        at("09:00:00")
                                                .plus(Duration.ofMinutes(10).multipliedBy(slice))
                                                .plus(Duration.ofSeconds(20).multipliedBy(unit)),
                                        1)
                                .outcome()))
                .toList();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}
