package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.table;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of limit as the row it becomes. The limit read is the broad policy's quota, written anew. */
class LimitKindsTest {

    @Test
    void aQuotaWithoutThenRefuses() {
        var row = row("{meter: tasks, window: day, quota: 7}");

        assertThat(row).isEqualTo(new Row.Quota(row.head(), 0, 7, 0, List.of(new Then.Block())));
        assertThat(row.head().selection()).isEqualTo(Selection.ANY);
        assertThat(row.head().per()).isEqualTo(Per.ACCOUNT);
        assertThat(row.head().stage()).isEqualTo(Stage.ENFORCE);
        assertThat(row.meter()).isZero();
    }

    @Test
    void aQuotaGoesOnAsWrittenAndRefusesAtLast() {
        var row = row("{meter: tasks, window: day, quota: 7, action: draw, model: small, then: [relaxed, credits]}");

        assertThat(((Row.Quota) row).then())
                .containsExactly(new Then.Relaxed(60_000), new Then.Credits(3), new Then.Block());
        assertThat(row.head().selection()).isEqualTo(new Selection(Set.of("draw"), Set.of("small")));
    }

    /** POLICY-LANGUAGE 2.6. */
    @Test
    void aQuotaMaySlide() {
        var policy = valid(
                broad("window: day\n    quota: $size", "window: {rolling: PT90M}\n    quota: 7\n    then: [block]"));

        var table = table(policy, 1, "basic");

        assertThat(table.windows()).containsExactly(new Window.Rolling(Duration.ofMinutes(90)));
        assertThat(table.rows().getFirst())
                .isEqualTo(new Row.Quota(table.rows().getFirst().head(), 0, 7, 5_400_000, List.of(new Then.Block())));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {units: 5, every: PT0.2S}                         | 5 | 200   | 5
            {units: 5, every: P1D, burst: 20}                 | 5 | 86400000 | 20
            {units: 5, every: PT1S, burst: 1}                 | 5 | 1000  | 1
            {units: 1, every: PT1S, burst: 9007199254740}     | 1 | 1000  | 9007199254740
            """)
    void aRateBurstsToItsUnitsUnlessItSaysOtherwise(String rate, long units, long everyMs, long burst) {
        var row = row("{meter: tasks, rate: " + rate + "}");

        assertThat(row).isEqualTo(new Row.Rate(row.head(), units, everyMs, burst));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                             | true  | 9007199254740991
            ", then: [queue]"              | true  | 9007199254740991
            ", then: [queue, block]"       | true  | 9007199254740991
            ", wait: PT30S"                | true  | 30000
            ", then: [queue, block], wait: PT0.5S" | true  | 500
            ", then: [block]"              | false | 0
            """)
    void slotsQueueUnlessTheyRefuse(String then, boolean queues, long waitMs) {
        var row = row("{meter: tasks, per: key, concurrency: 3" + then + "}");

        assertThat(row).isEqualTo(new Row.Concurrency(row.head(), 3, queues, waitMs));
        assertThat(row.head().per()).isEqualTo(Per.KEY);
    }

    @Test
    void aCeilingCountsNothing() {
        var row = row("{attribute: contextTokens, ceiling: 50000}");

        assertThat(row).isEqualTo(new Row.Ceiling(row.head(), "contextTokens", 50_000));
        assertThat(row.meter()).isEqualTo(-1);
    }

    /** POLICY-LANGUAGE 2.14. */
    @Test
    void sustainedActivityIsCountedInSlices() {
        var row = row("{meter: tasks, sustained: {atLeast: 20, each: PT10M, for: PT1H, pace: PT20S, calm: PT20M}}");

        assertThat(row).isEqualTo(new Row.Sustained(row.head(), 20, 600_000, 6, 20_000, 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"shadow, SHADOW", "warn, WARN", "enforce, ENFORCE"})
    void aLimitIsRolledOutInStages(String state, Stage stage) {
        var row = row("{meter: tasks, state: " + state + ", concurrency: 3}");

        assertThat(row.head().stage()).isEqualTo(stage);
        assertThat(row.isEnforced()).isEqualTo(stage == Stage.ENFORCE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "additive, ADDITIVE",
        "asIs, AS_IS",
        "proportional, PROPORTIONAL",
        "reset, RESET",
        "nextWindow, NEXT_WINDOW"
    })
    void aQuotaKnowsEveryRuleOfChange(String written, OnChange rule) {
        var policy = valid(broad("quota: $size", "quota: 7\n    onChange: " + written));

        var limit = policy.plan("basic").orElseThrow().terms().limit("tasks-per-day");

        assertThat(limit)
                .map(LimitSpec.Quota.class::cast)
                .map(LimitSpec.Quota::onChange)
                .contains(rule);
    }

    @Test
    void theCountersIdentityIsItsLimitKindMeterWindowAndHolder() {
        var ids = List.of(
                row("{meter: tasks, window: day, quota: 7}").id(),
                row("{meter: tasks, window: week, quota: 7}").id(),
                row("{meter: tasks, window: {rolling: P1D}, quota: 7}").id(),
                row("{meter: tasks, window: day, quota: 7, per: install}").id(),
                row("{meter: tasks, window: day, bands: [{name: all, pace: PT1S}]}")
                        .id(),
                row("{meter: tasks, concurrency: 7}").id(),
                row("{meter: tasks, rate: {units: 7, every: PT1S}}").id());

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).isBetween(0L, (1L << 48) - 1));
        assertThat(row("{meter: tasks, window: day, quota: 8, then: [block], state: warn}")
                        .id())
                .isEqualTo(ids.getFirst());
    }

    @Test
    void onePlanCanHaveAllKindsAtOnce() {
        var policy = valid(broad("limits: [width]", "limits: [width, pulse]"));

        var table = table(policy, 1, "plus");

        assertThat(table.rows())
                .extracting(Row::limit)
                .containsExactly("tasks-per-day", "width", "pulse", "gold", "gold");
        assertThat(table.wallet()).contains("gold");
        assertThat(table.rows()).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(table.rows().getLast())
                .isEqualTo(new Row.Price(table.rows().getLast().head(), 5));
    }

    private static Row row(String limit) {
        var policy = valid(broad(
                "tasks-per-day:\n    meter: tasks\n    window: day\n    quota: $size\n",
                "tasks-per-day: " + limit + "\n"));
        return table(policy, 1, "basic").rows().getFirst();
    }
}
