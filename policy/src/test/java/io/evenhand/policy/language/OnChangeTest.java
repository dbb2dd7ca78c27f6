package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.AccountState;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.FairUse;
import io.evenhand.policy.decision.FairUse.Scene;
import io.evenhand.policy.decision.Gauge;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import io.evenhand.policy.window.Boundaries;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A new version inside a window: the worked examples of POLICY-LANGUAGE 2.10. */
class OnChangeTest {

    private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MORNING = Instant.parse("2026-05-01T08:00:00Z");
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-05-01T18:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-05-02T00:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-05-02T09:00:00Z");

    private AccountState state = AccountState.NEW;

    @ParameterizedTest(name = "{0} from 200 to {1}: {2}")
    @CsvSource({
        "additive, 300, 150",
        "asIs, 300, 250",
        "proportional, 300, 225",
        "reset, 300, 0",
        "additive, 100, 150",
        "asIs, 100, 50",
        "proportional, 100, 75",
        "reset, 100, 0",
        "asIs, 200, 150",
        "reset, 200, 150"
    })
    void whatIsUsedFollowsTheRuleOfTheNewVersion_2_10(String rule, long size, long expected) {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, rule, size, Optional.of(first));
        use(first, MORNING, 150);

        assertThat(used(second, NOON)).isEqualTo(expected);
    }

    @Test
    void theRuleIsAppliedOnceAndUseGoesOnFromThere_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "asIs", 300, Optional.of(first));
        use(first, MORNING, 150);

        use(second, NOON, 7);
        use(second, EVENING, 1);

        assertThat(used(second, EVENING)).isEqualTo(258);
        assertThat(used(second, NEXT_DAY)).isZero();
    }

    @Test
    void whoDidNotComeMeanwhileMeetsEveryRuleInItsOrder_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "proportional", 100, Optional.of(first));
        var third = quota(3, "additive", 400, Optional.of(second));
        var fourth = quota(4, "asIs", 500, Optional.of(third));
        use(first, MORNING, 150);

        // Three quarters of 100, of 400, and 325 of 500 are left.
        assertThat(used(fourth, EVENING)).isEqualTo(500 - (400 - 75));
    }

    @Test
    void aCounterOfAnEndedWindowIsNotCarriedOver_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "proportional", 100, Optional.of(first));
        use(first, MORNING, 150);

        assertThat(used(second, NEXT_DAY)).isZero();
    }

    @Test
    void bandsThatAreResetBeginAtTheirFirstStepAndTurnsStayWhereTheyAre_2_10() {
        var first = bands(1, "additive", 10, Optional.empty());
        var second = bands(2, "reset", 20, Optional.of(first));
        use(first, NOON.minusMillis(1), 15);

        var answer = use(second, NOON, 1);

        assertThat(used(second, NOON)).isEqualTo(1);
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DELAY);
    }

    @Test
    void anUnchangedLimitKeepsItsCounterThroughAllVersions_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "reset", 300, Optional.of(first));
        var third = quota(3, "reset", 300, Optional.of(second));

        assertThat(row(third)).isEqualTo(row(second)).isNotEqualTo(row(first));
    }

    @Test
    void aLimitStaysWhatItWasUntilTheWindowEndsThatWasInProgress_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "nextWindow", 100, Optional.of(first));
        use(first, MORNING, 150);

        use(second, NOON, 50);

        assertThat(size(second, NOON)).isEqualTo(200);
        assertThat(size(second, MIDNIGHT.minusMillis(1))).isEqualTo(200);
        assertThat(size(second, MIDNIGHT)).isEqualTo(100);
        assertThat(used(second, EVENING)).isEqualTo(200);
        assertThat(used(second, NEXT_DAY)).isZero();
    }

    @Test
    void whatDecidesUntilTheWindowEndsDoesNotDecideAfterIt_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "nextWindow", 100, Optional.of(first)).table("");

        var soon = second.inForce(EVENING, ANCHOR, ZoneOffset.UTC, List.of());
        var today = inForce(second, MIDNIGHT.minusSeconds(1_800));
        var justAfter = inForce(second, MIDNIGHT.plusSeconds(1));
        var later = inForce(second, NEXT_DAY);

        assertThat(soon.until()).isEqualTo(MIDNIGHT.minusSeconds(3_600).toEpochMilli());
        assertThat(today.term()).isEqualTo(new Term(NOON.toEpochMilli(), MIDNIGHT.toEpochMilli()));
        assertThat(justAfter.term().from()).isEqualTo(MIDNIGHT.toEpochMilli());
        assertThat(later).isSameAs(second);
    }

    @Test
    void theWindowIsTheAccountsOwn_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "nextWindow", 100, Optional.of(first)).table("");

        var inTokyo = second.inForce(NOON.plusSeconds(3 * 3_600), ANCHOR, ZoneId.of("Asia/Tokyo"), List.of());

        // Midnight there is 15:00 here.
        assertThat(inTokyo.table().rows()).isEqualTo(second.rows());
    }

    @Test
    void theWindowThatSawTwoChangesHasWhatCameBeforeBoth_2_10() {
        var first = quota(1, "additive", 200, Optional.empty());
        var second = quota(2, "nextWindow", 100, Optional.of(first));
        var third = quota(3, "nextWindow", 300, Optional.of(second));
        var fourth = quota(4, "additive", 50, Optional.of(third));

        assertThat(size(third, EVENING)).isEqualTo(200);
        assertThat(size(third, NEXT_DAY)).isEqualTo(300);
        assertThat(size(fourth, EVENING)).isEqualTo(50);
    }

    @Test
    void accountsShareATableWhileWhatDecidesChangesMuchLaterOrDidLongAgo_2_11() {
        var table = quota(1, "additive", 200, Optional.empty()).table("");

        assertThat(table.inForce(MORNING, ANCHOR, ZoneOffset.UTC, List.of(EVENING))
                        .table())
                .isSameAs(table);
        assertThat(table.inForce(NEXT_DAY, ANCHOR, ZoneOffset.UTC, List.of(EVENING))
                        .table())
                .isSameAs(table);
        assertThat(table.inForce(EVENING.minusSeconds(60), ANCHOR, ZoneOffset.UTC, List.of(EVENING))
                        .table()
                        .term())
                .isEqualTo(new Term(Term.ALWAYS.from(), EVENING.toEpochMilli()));
        assertThat(table.inForce(EVENING, ANCHOR, ZoneOffset.UTC, List.of(EVENING))
                        .table()
                        .term())
                .isEqualTo(new Term(EVENING.toEpochMilli(), Term.ALWAYS.until()));
    }

    @Test
    void bandsStayWhatTheyWereToo_2_10() {
        var first = bands(1, "additive", 10, Optional.empty());
        var second = bands(2, "nextWindow", 20, Optional.of(first));

        assertThat(inForce(second.table(""), EVENING).rows())
                .isEqualTo(first.table("").rows());
        assertThat(inForce(second.table(""), NEXT_DAY).rows())
                .isEqualTo(second.table("").rows());
    }

    private static long size(CompiledPlan plan, Instant at) {
        return ((Row.Quota) inForce(plan.table(""), at).rows().getFirst()).size();
    }

    private static LimitTable inForce(LimitTable table, Instant at) {
        return table.inForce(at, ANCHOR, ZoneOffset.UTC, List.of()).table();
    }

    private static long row(CompiledPlan plan) {
        return plan.table("").rows().getFirst().id();
    }

    private Answer.Accepted use(CompiledPlan plan, Instant at, long units) {
        var table = inForce(plan.table(""), at);
        var ask = new Ask(
                "dec_" + at.toEpochMilli(),
                table,
                windows(table, at),
                Holder.ACCOUNT,
                List.of(new Ask.Charge(0, units)),
                Map.of("tasks", units),
                true,
                false,
                Long.MAX_VALUE,
                0,
                false,
                "print");
        var decided = FairUse.decide(state, ask, at.toEpochMilli());
        state = decided.state();
        return (Answer.Accepted) decided.answer();
    }

    private long used(CompiledPlan plan, Instant at) {
        var table = inForce(plan.table(""), at);
        var scene = new Scene(table, windows(table, at), Holder.ACCOUNT);
        var read = FairUse.read(state, scene, at.toEpochMilli()).orElseThrow();
        return read.rows()
                .getFirst()
                .flatMap(counter -> Gauge.of(table.rows().getFirst(), counter, read.now()))
                .map(Gauge::used)
                .orElseThrow();
    }

    private static List<Boundaries> windows(LimitTable table, Instant at) {
        return table.windows().stream()
                .map(window -> Boundaries.of(window, ANCHOR, ZoneOffset.UTC, at))
                .toList();
    }

    private static CompiledPlan quota(int version, String rule, long size, Optional<CompiledPlan> before) {
        return compiled(version, "{meter: tasks, window: day, quota: %d, onChange: %s}".formatted(size, rule), before);
    }

    private static CompiledPlan bands(int version, String rule, long upTo, Optional<CompiledPlan> before) {
        return compiled(
                version,
                "{meter: tasks, window: day, bands: [{name: fast, upTo: %d, pace: PT0S}, {name: slow, pace: PT1H}], onChange: %s}"
                        .formatted(upTo, rule),
                before);
    }

    /** A version that decides from noon on, but for the first. */
    private static CompiledPlan compiled(int version, String limit, Optional<CompiledPlan> before) {
        var policy = valid("""
                policy: pieces
                title: Pieces
                contact: support@example.org
                noticePeriod: P1D
                meters: {tasks: {unit: task}}
                plans: {free: {title: Free, limits: [daily]}}
                limits:
                  daily: %s
                """.formatted(limit));
        var term = before.isPresent() ? new Term(NOON.toEpochMilli(), Term.ALWAYS.until()) : Term.ALWAYS;
        return policy.compile(version, "free", term, Switches.NONE, before).orElseThrow();
    }
}
