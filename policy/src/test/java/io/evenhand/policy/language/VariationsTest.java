package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan as one subscription has it: the worked examples of POLICY-LANGUAGE 2.11. */
class VariationsTest {

    private static final Policy POLICY = valid("""
            policy: agents
            title: Agents
            contact: support@example.org
            noticePeriod: P1D
            meters: {requests: {unit: request}}
            parameters:
              slots: {means: agents at the same time}
              daily: {value: 100, means: requests a day}
            addOns:
              more-agents: {title: More agents, with: {slots: 6}}
              many-agents: {title: Many agents, with: {slots: 9}}
              discreet: {title: Discretion, marks: [zero-data-retention], store: counts}
              open: {title: Open, exempt: [requests-per-day]}
              at-home: {title: At home, marks: [zero-data-retention, this-country]}
            campaigns:
              spring:
                title: Spring
                plans: [pro]
                actions: [ask]
                models: [small]
                starts: 2026-03-01
                ends: 2026-06-01
                with: {daily: 1000}
            plans:
              basic: {title: Basic, limits: [agent-slots, requests-per-day], with: {slots: 1}}
              pro: {title: Pro, extends: basic, with: {slots: 5}}
            limits:
              agent-slots: {meter: requests, concurrency: $slots}
              requests-per-day: {meter: requests, window: day, quota: $daily}
            """);

    @ParameterizedTest(name = "{0}: {1} slots, {2} a day")
    @CsvSource({
        "pro, 5, 100",
        "basic, 1, 100",
        "pro +more-agents, 6, 100",
        "pro slots=8, 8, 100",
        "pro +more-agents slots=8, 8, 100",
        "basic daily=7, 1, 7"
    })
    void anExceptionCountsMoreThanAnAddOnAndThatMoreThanThePlan_2_11(String plan, long slots, long daily) {
        assertThat(slots(plan)).isEqualTo(slots);
        assertThat(daily(plan, "")).isEqualTo(daily);
    }

    @Test
    void anExceptionCountsMoreThanACampaign_2_11() {
        assertThat(daily("pro", "spring")).isEqualTo(1_000);
        assertThat(daily("pro daily=50", "spring")).isEqualTo(50);
    }

    @Test
    void aRuleThatWasLiftedIsNotThere_P7() {
        assertThat(limits("pro -requests-per-day")).containsExactly("agent-slots");
        assertThat(limits("pro +open")).containsExactly("agent-slots");
        assertThat(limits("pro")).containsExactly("agent-slots", "requests-per-day");
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "pro, '', FULL",
        "pro +discreet, zero-data-retention, COUNTS",
        "pro +at-home, 'zero-data-retention, this-country', FULL",
        "pro +at-home +discreet, 'zero-data-retention, this-country', COUNTS",
        "pro +discreet +at-home slots=8 +gone, 'zero-data-retention, this-country', COUNTS"
    })
    void itsRequestsAreHandledAsItsAddOnsSay_2_21(String plan, String marks, AddOnSpec.Store store) {
        var discretion = POLICY.compile(1, plan).orElseThrow().discretion();

        assertThat(String.join(", ", discretion.marks())).isEqualTo(marks);
        assertThat(discretion.store()).isEqualTo(store);
    }

    @Test
    void itsCountersAreThoseOfThePlan_2_11() {
        assertThat(rows("pro slots=8 daily=7"))
                .map(Row::id)
                .isEqualTo(rows("pro").stream().map(Row::id).toList());
    }

    @Test
    void whatALaterVersionNoLongerHasIsLeftOut_2_11() {
        assertThat(slots("pro +gone colour=red slots=8 -vanished")).isEqualTo(8);
        assertThat(slots("pro slots=many")).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "pro +gone | unknown add-on 'gone'",
                "pro colour=red | unknown parameter 'colour'",
                "pro -vanished | unknown limit or signal 'vanished'",
                "pro +more-agents +many-agents | the add-ons more-agents and many-agents both set 'slots'"
            })
    void whatDoesNotFitIsSaid_2_11(String plan, String message) {
        assertThat(POLICY.errors(Variation.parse(plan)))
                .extracting(PolicyError::message)
                .containsExactly(message);
    }

    @Test
    void aValueThatTheLimitCannotHaveIsAnError_2_11() {
        assertThat(POLICY.errors(Variation.parse("pro slots=many"))).isNotEmpty();
        assertThat(POLICY.errors(Variation.parse("pro slots=8"))).isEmpty();
    }

    @Test
    void aPlanThatIsNotThereHasNoVariations_2_11() {
        assertThat(POLICY.plan("premium slots=8")).isEmpty();
    }

    @Test
    void isReadFromWhatItIsWritten_2_11() {
        var variation = Variation.of("pro", List.of("discreet"), Map.of("slots", "8"), List.of("requests-per-day"));

        assertThat(variation.text()).isEqualTo("pro +discreet slots=8 -requests-per-day");
        assertThat(Variation.parse(variation.text())).isEqualTo(variation);
    }

    private static List<Row> rows(String plan) {
        return POLICY.compile(1, plan)
                .orElseThrow()
                .table("ask", Optional.empty(), Instant.EPOCH, ZoneOffset.UTC)
                .rows();
    }

    private static List<String> limits(String plan) {
        return rows(plan).stream().map(Row::limit).toList();
    }

    private static long slots(String plan) {
        return ((Row.Concurrency) rows(plan).getFirst()).slots();
    }

    private static long daily(String plan, String campaign) {
        return ((Row.Quota) POLICY.compile(1, plan)
                        .orElseThrow()
                        .table(campaign)
                        .rows()
                        .getLast())
                .size();
    }
}
