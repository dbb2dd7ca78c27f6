package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.document.Markdown;
import io.evenhand.policy.page.Edition;
import io.evenhand.policy.page.PolicyPage;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules that operators switch off (POLICY-LANGUAGE 2.8). */
class SwitchesTest {

    private static final Instant MAY = Instant.parse("2026-05-01T10:00:00Z");

    private final Policy policy = valid("""
            policy: pieces
            title: Pieces
            contact: support@example.org
            noticePeriod: P1D
            meters: {tasks: {unit: task}}
            wallets: {gold: {unit: task, expires: never}}
            prices:
              - {action: draw, meter: tasks, wallet: gold, each: 3}
            plans:
              free: {title: Free, limits: [per-day, trial, side-by-side]}
            limits:
              per-day: {meter: tasks, action: draw, window: day, quota: 5, then: [credits]}
              trial: {meter: tasks, window: day, quota: 1, state: shadow}
              side-by-side: {meter: tasks, concurrency: 2}
            """);

    @Test
    void aRuleThatIsSwitchedOffKeepsItsCounterAndOneOnTrialStaysSo() {
        var plain = compiled(Switches.NONE);

        var off = compiled(new Switches(Set.of("per-day", "trial", "nobodys")));

        assertThat(stages(off)).containsExactly(Stage.OFF, Stage.SHADOW, Stage.ENFORCE, Stage.ENFORCE);
        assertThat(off.rows())
                .extracting(Row::id)
                .isEqualTo(plain.rows().stream().map(Row::id).toList());
    }

    @Test
    void allIsEveryLimitAndNoPrice() {
        assertThat(stages(compiled(new Switches(Set.of(Switches.ALL)))))
                .containsExactly(Stage.OFF, Stage.SHADOW, Stage.OFF, Stage.ENFORCE);
    }

    @Test
    void aQuotaThatIsSwitchedOffMakesNothingDearer() {
        var off = compiled(new Switches(Set.of("per-day")));

        assertThat(off.covering("draw", null)).containsExactly(0, 1, 2);
    }

    @Test
    void thePageSaysWhatIsNotAppliedButNothingOfWhatIsOnTrial() {
        assertThat(page(Map.of("per-day", MAY, "trial", MAY)))
                .contains(
                        "Not applied at present: per day (since 1 May 2026 at 10:00 (UTC)). Use goes on being counted.")
                .doesNotContain("trial");
        assertThat(page(Map.of("trial", MAY))).doesNotContain("present");
        assertThat(page(Map.of(Switches.ALL, MAY, "per-day", MAY)))
                .contains("At present no limit on this page is applied (since 1 May 2026 at 10:00 (UTC))");
    }

    @Test
    void aVersionThatIsNotInForceSaysNothingOfIt() {
        var page = PolicyPage.of(policy, new Edition.Scheduled(2, MAY), Map.of(), Map.of(Switches.ALL, MAY));

        assertThat(Markdown.of(page)).doesNotContain("present");
    }

    private String page(Map<String, Instant> off) {
        return Markdown.of(PolicyPage.of(policy, new Edition.InForce(1, MAY), Map.of(), off));
    }

    private LimitTable compiled(Switches switches) {
        return policy.compile(1, "free", Term.ALWAYS, switches, Optional.empty())
                .orElseThrow()
                .table("");
    }

    private static List<Stage> stages(LimitTable table) {
        return table.rows().stream().map(row -> row.head().stage()).toList();
    }
}
