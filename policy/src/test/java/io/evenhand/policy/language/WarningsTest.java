package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.file;
import static io.evenhand.policy.language.ReadPolicies.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenhand.policy.language.PolicyWarning.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is right in a file but probably not meant so. */
class WarningsTest {

    private static final String SMALL = small("bands:", "relief: {wallet: credits}\n    bands:");

    @Test
    void thereIsNothingToSayAboutASmallPolicyWhoseNamesAreAllUsed() {
        assertThat(warnings(SMALL)).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            parameters:  | 'parameters:\n  spare: {value: 1, means: nothing}' | 6  | 3  | parameters.spare | nothing uses this parameter
            meters:      | 'meters:\n  spares: {unit: spare}'                | 8  | 3  | meters.spares    | nothing uses this meter
            wallets:     | 'wallets:\n  spare: {unit: spare, expires: never}' | 10 | 3  | wallets.spare    | nothing uses this wallet
            limits:      | 'limits:\n  spare: {meter: calls, concurrency: 1}' | 14 | 3  | limits.spare     | nothing uses this limit
            limits:      | 'ladders:\n  spare: {memory: P1D, steps: [{at: 1, do: notice}]}\nlimits:' | 14 | 3 | ladders.spare | nothing uses this ladder
            """)
    void whatNothingRefersToIsUnused(String piece, String by, int line, int column, String field, String message) {
        var source = SMALL.replaceFirst("(?m)^" + piece, by.replace("\\n", "\n"));

        assertThat(warnings(source)).contains(new PolicyWarning(line, column, field, Reason.UNUSED, message));
    }

    @Test
    void aSignalThatEveryPlanIsExemptFromIsUnused() {
        var source = file("complete.yaml").replace("moves]}", "moves], exempt: [crowd]}");

        assertThat(warnings(source))
                .extracting(PolicyWarning::field, PolicyWarning::reason)
                .contains(tuple("signals.crowd", Reason.UNUSED));
    }

    @Test
    void aBandAsFastAsTheOneBeforeItMakesNoDifference() {
        assertThat(warnings(SMALL.replace("PT10S", "PT1S")))
                .containsExactly(new PolicyWarning(
                        20,
                        9,
                        "limits.calls-per-day.bands[1]",
                        Reason.UNREACHABLE,
                        "a unit takes as long as in the band before it"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {meter: calls, window: day, quota: 100}                   | true
            {meter: calls, window: day, quota: 101}                   | false
            {meter: calls, window: week, quota: 100}                  | false
            {meter: calls, window: day, quota: 100, state: warn}      | false
            {meter: calls, window: day, quota: 100, action: run}      | false
            {meter: calls, window: day, quota: 100, per: key}         | false
            """)
    void aBandThatAQuotaEndsBeforeIsOutOfReach(String quota, boolean hidden) {
        var source =
                SMALL.replace("limits: [calls-per-day]", "limits: [calls-per-day, end]") + "  end: " + quota + "\n";

        assertThat(warnings(source))
                .extracting(PolicyWarning::message)
                .isEqualTo(hidden ? List.of("'end' ends use before unit 101") : List.of());
    }

    @Test
    void aLimitBehindAStricterOneIsOutOfReach() {
        var source =
                broad("limits: [width]", "limits: [width, wider]").replace("exempt: [width]", "exempt: [width, wider]")
                        + "  wider: {attribute: pixels, ceiling: 9999}\n";

        assertThat(warnings(source))
                .extracting(PolicyWarning::field, PolicyWarning::message)
                .contains(tuple("limits.wider", "'width' always comes before it"));
    }

    @Test
    void aPoolBehindOneThatTakesAllIsOutOfReach() {
        var source = broad("pools:\n", "pools:\n  all: {capacity: 5}\n");

        assertThat(warnings(source))
                .extracting(PolicyWarning::field, PolicyWarning::message)
                .contains(tuple("pools.machines", "all that could run in it runs in 'all'"));
    }

    @Test
    void aMeasureNeedsTimeToAppealIt() {
        var source = file("complete.yaml").replace("window: P90D", "window: P0D");

        assertThat(warnings(source))
                .filteredOn(warning -> warning.reason() == Reason.NO_APPEAL)
                .extracting(PolicyWarning::field)
                .containsExactly("ladders.gentle", "ladders.strict");
    }

    @Test
    void anAddressMustBeSetOneDay() {
        var source = file("complete.yaml")
                .replace("support@example.org", "set-by-the-platform")
                .replace("appeals@example.org", "set-by-the-platform")
                .replace("reports@example.org", "set-by-the-platform");

        assertThat(warnings(source))
                .filteredOn(warning -> warning.reason() == Reason.ADDRESS_NOT_SET)
                .extracting(PolicyWarning::field)
                .containsExactly("contact", "appeals.email.to", "reports.email");
    }

    @Test
    void whatNoServiceActsOnYetIsSaid() {
        assertThat(warnings(file("complete.yaml")))
                .allMatch(warning -> warning.reason() == Reason.NOT_ACTED_ON)
                .extracting(PolicyWarning::field)
                .containsExactly(
                        "meters.memory.aggregate",
                        "lanes.overnight",
                        "limits.pieces.onChange",
                        "reports.requires",
                        "reports.evidence");
    }

    @Test
    void aFileWithErrorsHasNoWarnings() {
        assertThat(PolicyReader.inspect("policy: x").warnings()).isEmpty();
    }

    private static List<PolicyWarning> warnings(String source) {
        var inspection = PolicyReader.inspect(source);
        assertThat(inspection.reading()).isInstanceOf(PolicyReading.Valid.class);
        return inspection.warnings();
    }
}
