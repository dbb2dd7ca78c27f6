package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.shipped;
import static io.evenhand.policy.language.ReadPolicies.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Row;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that operators set at run time (POLICY-LANGUAGE 2.11, 2.22). */
class RunTimeValuesTest {

    private static final String UNLIMITED = shipped("unlimited-generation.yaml");

    @Test
    void aValueInsideTheRangeReplacesTheParametersOwn() {
        var policy = valid(ReadPolicies.BROAD, Map.of("size", "250"));

        assertThat(size(policy, "basic")).isEqualTo(250);
        assertThat(policy.parameters().get("size"))
                .isEqualTo(new Parameter("size", "250", new Parameter.Range("10", "1000"), "tasks in a day"));
        assertThat(table(policy, 1, "basic").rows().getFirst().id())
                .isEqualTo(table(ReadPolicies.valid(ReadPolicies.BROAD), 1, "basic")
                        .rows()
                        .getFirst()
                        .id());
    }

    @Test
    void aPlansOwnValueAndACampaignsWin() {
        var source = broad("limits: [width]}", "limits: [width], with: {size: 300}}");

        var policy = valid(source, Map.of("size", "250"));

        assertThat(size(policy, "basic")).isEqualTo(250);
        assertThat(size(policy, "plus")).isEqualTo(300);
        assertThat(((Row.Quota) policy.compile(1, "plus")
                                .orElseThrow()
                                .table("spring")
                                .rows()
                                .getFirst())
                        .size())
                .isEqualTo(500);
    }

    @Test
    void lanesPoolsAndSharesChangeToo() {
        var policy = valid(
                UNLIMITED, Map.of("relaxedPace", "PT2M", "relaxedShare", "25%", "capacity", "800", "parallel", "20"));

        var compiled = policy.compile(1, "creator").orElseThrow();

        assertThat(compiled.pool("image.generate"))
                .hasValueSatisfying(pool -> assertThat(pool.capacity()).isEqualTo(800))
                .hasValueSatisfying(pool -> assertThat(pool.shares()).containsEntry("relaxed", 25));
        assertThat(compiled.table("").rows())
                .filteredOn(Row.Concurrency.class::isInstance)
                .extracting(row -> ((Row.Concurrency) row).slots())
                .containsExactly(20L);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            fastPerDay   | 50    | ""
            fastPerDay   | 1000  | ""
            fastPerDay   | 49    | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | 1001  | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | PT1H  | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | 60%   | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | many  | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | ""    | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | $busyLevel | parameters.fastPerDay: must be from 50 to 1000
            fastPerDay   | 60.5  | "limits.fast-per-day.quota: must be a whole number, without decimals ($fastPerDay is 60.5)"
            relaxedPace  | PT10M | ""
            relaxedPace  | PT601S | parameters.relaxedPace: must be from PT10S to PT10M
            relaxedPace  | 20    | parameters.relaxedPace: must be from PT10S to PT10M
            relaxedShare | 5%    | ""
            relaxedShare | 10    | parameters.relaxedShare: must be from 5% to 50%
            busyFor      | PT25M | "limits.sustained-activity.sustained.for: must be a whole multiple of 'each', which is PT10M ($busyFor is PT25M)"
            busyEach     | PT5M  | parameters.busyEach: cannot be changed at run time: it has no range
            slowness     | 5     | parameters.slowness: unknown parameter 'slowness'
            """)
    void aValueThatDoesNotFitIsAnErrorThatNamesTheParameter(String name, String value, String error) {
        var reading = PolicyReader.read(UNLIMITED, Map.of(name, value));

        assertThat(said(reading)).isEqualTo(error);
    }

    @Test
    void aParameterThatEveryPlanSetsHasNothingToChange() {
        var source = broad("value: 100, range", "range")
                .replace("limits: [tasks-per-day]}", "limits: [tasks-per-day], with: {size: 20}}");

        var reading = PolicyReader.read(source, Map.of("size", "30"));

        assertThat(said(reading))
                .isEqualTo("parameters.size: cannot be changed at run time: every plan sets its own value");
    }

    @Test
    void whatAnotherVersionOfTheFileCannotHaveIsLeftOut() {
        var changed = Map.of("fastPerDay", "300", "parallel", "20", "busyFor", "PT2H", "gone", "1");
        var next = UNLIMITED
                .replace("value: 200,   range: [50, 1000]", "value: 200,   range: [50, 250]")
                .replace("parallel:      {value: 4,     range: [1, 20], ", "parallel:      {value: 4, ");

        var fitting = PolicyReader.fitting(next, changed);

        assertThat(fitting).isEqualTo(Map.of("busyFor", "PT2H"));
        assertThat(PolicyReader.fitting(UNLIMITED, Map.of("fastPerDay", "300"))).isEqualTo(Map.of("fastPerDay", "300"));
    }

    @Test
    void valuesThatGoOnlyTogetherStayTogetherWhateverTheirNames() {
        var source = UNLIMITED
                .replace(
                        "busyEach:      {value: PT10M, means",
                        "zoom:          {value: PT10M, range: [PT1M, PT1H], means")
                .replace("$busyEach", "$zoom");
        var together = Map.of("busyFor", "PT25M", "calmFor", "PT25M", "zoom", "PT5M");

        assertThat(PolicyReader.fitting(source, together)).isEqualTo(together);
        assertThat(PolicyReader.fitting(source, Map.of("busyFor", "PT25M", "zoom", "PT5M", "capacity", "0")))
                .isEqualTo(Map.of("busyFor", "PT25M", "zoom", "PT5M"));
    }

    private static Policy valid(String source, Map<String, String> changed) {
        var reading = PolicyReader.read(source, changed);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    private static String said(PolicyReading reading) {
        return switch (reading) {
            case PolicyReading.Valid _ -> "";
            case PolicyReading.Invalid(var errors) ->
                errors.getFirst().field() + ": " + errors.getFirst().message();
        };
    }

    private static long size(Policy policy, String plan) {
        return ((Row.Quota) table(policy, 1, plan).rows().getFirst()).size();
    }
}
