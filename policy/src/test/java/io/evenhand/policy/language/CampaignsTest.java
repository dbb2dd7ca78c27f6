package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which terms hold for a request, and what it costs (POLICY-LANGUAGE 2.12). */
class CampaignsTest {

    private static final ZoneId KIRITIMATI = ZoneId.of("Pacific/Kiritimati");
    private static final Instant IN_SPRING = Instant.parse("2026-04-01T00:00:00Z");

    private final Policy policy = valid(ReadPolicies.BROAD);
    private final CompiledPlan plus = policy.compile(1, "plus").orElseThrow();

    @ParameterizedTest(name = "{0} with {1} at {2} in {3}: {4}")
    @CsvSource(textBlock = """
            draw, large,  2026-04-01T00:00:00Z,       UTC,                spring
            draw, small,  2026-04-01T00:00:00Z,       UTC,                spring
            draw, other,  2026-04-01T00:00:00Z,       UTC,                ''
            draw, ,       2026-04-01T00:00:00Z,       UTC,                ''
            run,  large,  2026-04-01T00:00:00Z,       UTC,                ''
            draw, large,  2026-02-28T23:59:59.999Z,   UTC,                ''
            draw, large,  2026-03-01T00:00:00Z,       UTC,                spring
            draw, large,  2026-02-28T10:00:00Z,       Pacific/Kiritimati, spring
            draw, large,  2026-02-28T09:59:59.999Z,   Pacific/Kiritimati, ''
            draw, large,  2026-06-01T09:59:59.999Z,   UTC,                spring
            draw, large,  2026-06-01T09:59:59.999Z,   Pacific/Kiritimati, spring
            draw, large,  2026-06-01T10:00:00Z,       UTC,                ''
            draw, large,  2026-06-01T10:00:00Z,       Pacific/Kiritimati, ''
            """)
    void aCampaignHoldsForItsModelsAndActionsInItsTime(
            String action, String model, Instant now, ZoneId zone, String campaign) {
        var table = plus.table(action, Optional.ofNullable(model), now, zone);

        assertThat(table.campaign()).isEqualTo(campaign);
        assertThat(table).isSameAs(plus.table(campaign));
    }

    @Test
    void onlyThePlansThatHaveItAndThoseThatExtendThemAreInACampaign() {
        var extended =
                valid(broad("plus: {title: Plus,", "extra: {title: Extra, extends: plus}\n  plus: {title: Plus,"));

        assertThat(inSpring(policy, "basic").campaign()).isEmpty();
        assertThat(inSpring(extended, "extra").campaign()).isEqualTo("spring");
        assertThat(policy.campaign("spring").orElseThrow().starts().in(KIRITIMATI))
                .isEqualTo("2026-02-28T10:00:00Z");
    }

    @Test
    void aCampaignSetsValuesAddsAndLeavesOutLimitsOnlyWhileItHolds() {
        var plain = plus.table("");
        var spring = plus.table("spring");

        assertThat(plain.rows()).extracting(Row::limit).containsExactly("tasks-per-day", "width", "gold", "gold");
        assertThat(spring.rows()).extracting(Row::limit).containsExactly("tasks-per-day", "pulse");
        assertThat(((Row.Quota) plain.rows().getFirst()).size()).isEqualTo(100);
        assertThat(((Row.Quota) spring.rows().getFirst()).size()).isEqualTo(500);
        assertThat(spring.rows().getFirst().id())
                .isEqualTo(plain.rows().getFirst().id());
        assertThat(List.of(plain, spring)).extracting(LimitTable::wallet).containsOnly(Optional.of("gold"));
    }

    @Test
    void aCampaignThatIsNotFreeKeepsThePrices() {
        var compiled =
                valid(broad("free: true", "free: false")).compile(1, "plus").orElseThrow();

        assertThat(compiled.table("spring").rows())
                .extracting(Row::limit)
                .containsExactly("tasks-per-day", "pulse", "gold", "gold");
    }

    @Test
    void theFirstCampaignThatHoldsApplies() {
        var second = "  summer: {title: S, plans: [basic], models: [large, other], actions: [draw],"
                + " starts: 2026-01-01, ends: 2027-01-01}\nlimits:\n";
        var compiled = valid(broad("limits:\n  tasks", second + "  tasks"))
                .compile(1, "plus")
                .orElseThrow();

        assertThat(compiled.table("draw", Optional.of("large"), IN_SPRING, ZoneOffset.UTC)
                        .campaign())
                .isEqualTo("spring");
        assertThat(compiled.table("draw", Optional.of("other"), IN_SPRING, ZoneOffset.UTC)
                        .campaign())
                .isEqualTo("summer");
    }

    @Test
    void aPlanIsExemptFromLimitsThatItInheritsOrACampaignAdds() {
        var source = broad("limits: [width]}", "limits: [width], exempt: [tasks-per-day, pulse]}");

        var compiled = valid(source).compile(1, "plus").orElseThrow();

        assertThat(compiled.table("").rows()).extracting(Row::limit).containsExactly("width", "gold", "gold");
        assertThat(compiled.table("spring").rows()).isEmpty();
    }

    @Test
    void anUnknownCampaignHasNoTable() {
        assertThatThrownBy(() -> plus.table("autumn"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Plan plus has no campaign 'autumn'");
    }

    @ParameterizedTest(name = "{0} with {1} costs {2}")
    @CsvSource(textBlock = """
            draw,  small, 3
            draw,  large, 5
            draw,  ,      5
            run,   small, 5
            write, small, 0
            """)
    void theFirstPriceThatCoversARequestApplies(String action, String model, long each) {
        var table = plus.table("");

        var prices = Arrays.stream(table.covering(action, model))
                .mapToObj(table.rows()::get)
                .filter(Row.Price.class::isInstance)
                .map(Row.Price.class::cast)
                .toList();

        assertThat(prices).hasSize(each == 0 ? 0 : 1);
        assertThat(prices).allSatisfy(price -> assertThat(price.each()).isEqualTo(each));
    }

    @Test
    void whatAQuotaSellsHasNoPriceBesides() {
        var selling = "quota: $size\n    action: draw\n    model: small\n    then: [credits]";
        var sold = valid(broad("quota: $size", selling))
                .compile(1, "basic")
                .orElseThrow()
                .table("");
        var shadow = valid(broad("quota: $size", selling + "\n    state: shadow"))
                .compile(1, "basic")
                .orElseThrow()
                .table("");

        assertThat(sold.covering("draw", "small")).containsExactly(0);
        assertThat(sold.covering("draw", "large")).containsExactly(2);
        assertThat(shadow.covering("draw", "small")).containsExactly(0, 1);
    }

    private static LimitTable inSpring(Policy policy, String plan) {
        return policy.compile(1, plan).orElseThrow().table("draw", Optional.of("large"), IN_SPRING, ZoneOffset.UTC);
    }
}
