package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.table;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Window;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

/** POLICY-LANGUAGE 2.11, with tiers as an author writes them: Pro extends Basic extends Starter. */
class InheritanceTest {

    private static final String TIERS = """
            policy: tiers
            title: Tiers
            contact: support@example.org
            noticePeriod: P1D
            parameters:
              free: {means: calls at full speed}
              slow: {value: PT10S, means: pace after that}
            meters:
              calls: {unit: call}
              tokens: {unit: token}
            wallets:
              gold: {unit: call, expires: never}
              silver: {unit: call, title: silver coins, expires: P12M}
            plans:
              pro: {title: Pro, extends: basic, limits: [tokens-per-day, calls-per-cycle], with: {free: 500}}
              starter: {title: Starter, limits: [calls-per-cycle], with: {free: 100}}
              basic: {title: Basic, extends: starter, cycle: P3M, with: {free: 300, slow: PT4S}}
            limits:
              calls-per-cycle:
                meter: calls
                window: cycle
                bands:
                  - {name: full, upTo: $free, pace: PT1S}
                  - {name: slow, pace: $slow}
                relief: {wallet: silver}
              tokens-per-day:
                meter: tokens
                action: [chat, image.generate]
                window: day
                bands: [{name: all, pace: PT0S}]
            """;

    @Test
    void eachPlanHasItsOwnValuesElseTheNearestAncestorsElseTheParameters() {
        var policy = valid(TIERS);

        assertThat(bands(policy, "starter")).containsExactly(full(100), slow(10_000));
        assertThat(bands(policy, "basic")).containsExactly(full(300), slow(4_000));
        assertThat(bands(policy, "pro")).containsExactly(full(500), slow(4_000));
    }

    @Test
    void limitsAreTheUnionInheritedFirst() {
        var policy = valid(TIERS);

        assertThat(policy.plan("pro").orElseThrow().terms().limits())
                .extracting(LimitSpec::name)
                .containsExactly("calls-per-cycle", "tokens-per-day");
    }

    @Test
    void overridingScalarsReplacesThemAndTitlesAreNotInherited() {
        var policy = valid(TIERS);

        assertThat(policy.plan("starter").orElseThrow().cycle()).isEqualTo(Period.ofMonths(1));
        assertThat(policy.plan("basic").orElseThrow().cycle()).isEqualTo(Period.ofMonths(3));
        assertThat(policy.plan("pro").orElseThrow().cycle()).isEqualTo(Period.ofMonths(3));
        assertThat(policy.plan("pro").orElseThrow().parent()).isEqualTo("basic");
        assertThat(policy.plan("pro").orElseThrow().values())
                .containsEntry("free", "500")
                .containsEntry("slow", "PT4S");
    }

    @Test
    void theTableNamesOnlyTheWindowsAndTheWalletOfItsRows() {
        var table = table(valid(TIERS), 3, "pro");

        assertThat(table.meters()).containsExactly("calls", "tokens");
        assertThat(table.wallet()).contains("silver");
        assertThat(table.windows()).containsExactly(new Window.Cycle(Period.ofMonths(3)), new Window.Day());
        assertThat(table.rows()).extracting(Row::meter).containsExactly(0, 1);
        assertThat(table.rows())
                .extracting(row -> ((Row.Windowed) row).window())
                .containsExactly(0, 1);
        assertThat(table.rows().getLast().head().selection().covers("image.generate", null))
                .isTrue();
        assertThat(table.rows().getLast().head().selection().covers("video", null))
                .isFalse();
    }

    @Test
    void theCountersIdentityDoesNotDependOnPlanFiguresOrVersion() {
        var before = table(valid(TIERS), 1, "starter").rows().getFirst();
        var after = table(valid(TIERS.replace("pace: PT1S", "pace: PT2S")), 2, "pro")
                .rows()
                .getFirst();
        var renamed = table(valid(TIERS.replace("calls-per-cycle", "calls")), 2, "pro")
                .rows()
                .getFirst();
        var daily = table(valid(TIERS.replace("window: cycle", "window: day")), 2, "pro")
                .rows()
                .getFirst();

        assertThat(after.id()).isEqualTo(before.id()).isBetween(0L, (1L << 48) - 1);
        assertThat(List.of(renamed.id(), daily.id())).doesNotContain(before.id());
    }

    @Test
    void aPlanThatExtendsItselfByWayOfOthersIsAnError() {
        var errors = errors(TIERS.replace("starter: {title: Starter,", "starter: {title: Starter, extends: pro,"));

        assertThat(errors)
                .extracting(PolicyError::field)
                .containsExactly("plans.pro.extends", "plans.starter.extends", "plans.basic.extends");
    }

    @Test
    void aPlanThatOnlyExtendsIntoACycleIsNotBlamed() {
        var source = TIERS.replace("  starter: {title: Starter,", "  starter: {title: Starter, extends: starter,");

        assertThat(errors(source)).extracting(PolicyError::field).containsExactly("plans.starter.extends");
    }

    @Test
    void aValueThatIsWrongOnOnePlanNamesTheValue() {
        var errors = errors(TIERS.replace("slow: PT4S", "slow: PT0.5S"));

        assertThat(errors)
                .extracting(PolicyError::toString)
                .containsExactly(
                        "line 24, column 28, limits.calls-per-cycle.bands[1].pace: is faster than the band before"
                                + " it, which takes 1 s ($slow is PT0.5S)");
    }

    @Test
    void everyPlanMustSetAParameterWithoutAValue() {
        var errors = errors(TIERS.replace("limits: [calls-per-cycle], with: {free: 100}", "limits: [calls-per-cycle]"));

        assertThat(errors).extracting(PolicyError::field).containsExactly("plans.starter.with.free");
    }

    private static List<Band> bands(Policy policy, String plan) {
        return ((Row.Bands) table(policy, 1, plan).rows().getFirst()).bands();
    }

    private static Band full(long upTo) {
        return new Band("full", upTo, 1_000, 0, 0);
    }

    private static Band slow(long paceMs) {
        return new Band("slow", LimitTable.MAX, paceMs, 0, 0);
    }
}
