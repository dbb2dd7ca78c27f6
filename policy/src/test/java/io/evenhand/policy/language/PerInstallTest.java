package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.shipped;
import static io.evenhand.policy.language.ReadPolicies.table;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy of tiers by install, as it is in {@code policies/} (requirements P1, P3, P4, P7). */
class PerInstallTest {

    private final Policy policy = valid(shipped("per-install.yaml"));

    /** POLICY-LANGUAGE 2.11: Pro extends Basic extends Starter. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"starter, 1, 50000, 1", "basic, 3, 80000, 2", "pro, 5, 100000, 4"})
    void eachTierHasItsSlotsItsContextAndItsWeight_P3_P4(String plan, long slots, long context, long weight) {
        var compiled = policy.compile(1, plan).orElseThrow();

        var rows = compiled.table("").rows();
        assertThat(rows)
                .containsExactly(
                        new Row.Concurrency(rows.get(0).head(), slots, true, 30_000),
                        new Row.Ceiling(rows.get(1).head(), "contextTokens", context));
        assertThat(rows.getFirst().head().per()).isEqualTo(Per.INSTALL);
        assertThat(compiled.pool("chat"))
                .hasValueSatisfying(pool -> assertThat(pool.weight()).isEqualTo(weight))
                .hasValueSatisfying(pool -> assertThat(pool.peakPercent()).isEqualTo(90));
    }

    @Test
    void noRowCountsRequests_P1() {
        assertThat(table(policy, 1, "pro").rows())
                .noneMatch(Row.Windowed.class::isInstance)
                .noneMatch(Row.Rate.class::isInstance)
                .noneMatch(Row.Sustained.class::isInstance);
    }

    @Test
    void anExemptPlanLacksTheLimit() {
        var exempt = valid(shipped("per-install.yaml").replace("exempt: [many-end-users,", "exempt: [context-size,"));

        assertThat(table(exempt, 1, "enterprise").rows()).extracting(Row::limit).containsExactly("agent-slots");
    }

    /** POLICY-LANGUAGE 2.11: an agreement lifts what points to a service for others; sharing a key stays what it is. */
    @Test
    void anEnterpriseAgreementIsExemptFromItsSignals_P7() {
        assertThat(signals("pro"))
                .containsExactly(
                        "second-environment",
                        "several-people",
                        "many-end-users",
                        "around-the-clock",
                        "extraction",
                        "refusals");
        assertThat(signals("enterprise"))
                .containsExactly("second-environment", "several-people", "extraction", "refusals");
    }

    private List<String> signals(String plan) {
        return policy.plan(plan).orElseThrow().terms().signals().stream()
                .map(Signal::name)
                .toList();
    }

    /** POLICY-LANGUAGE 2.15: the lowest plan, by listed order, that allows it. */
    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "context-size, starter, 60000,   Basic",
        "context-size, starter, 80000,   Basic",
        "context-size, starter, 80001,   Pro",
        "context-size, basic,   100001,  ",
        "agent-slots,  starter, 2,       Basic",
        "agent-slots,  basic,   4,       Pro",
        "agent-slots,  pro,     6,       "
    })
    void offersTheLowestPlanThatAllowsIt_P3(String limit, String plan, long value, String offered) {
        var offer = policy.offer(plan, limit, value);

        assertThat(offer.orElse(null)).isEqualTo(offered);
    }

    @Test
    void saysWhichPlanWouldAllowIt_P3() {
        var context = policy.tell("starter", "context-size", new Occasion.TooLarge(60_000));
        var slots = policy.tell("starter", "agent-slots", new Occasion.NoSlot());
        var highest = policy.tell("pro", "agent-slots", new Occasion.NoSlot());

        assertThat(context)
                .contains(new Message(
                        "A context of 60,000 tokens is above 50,000.",
                        "The plan Starter goes up to 50,000.",
                        "Shorten the context, or choose Basic."));
        assertThat(slots)
                .contains(new Message(
                        "All 1 agent slots of this install are busy.",
                        "The plan Starter has 1.",
                        "Let a session end, or choose Basic."));
        assertThat(highest)
                .map(Message::fix)
                .contains("Let a session end, or choose a larger plan (ask set-by-the-platform).");
    }
}
