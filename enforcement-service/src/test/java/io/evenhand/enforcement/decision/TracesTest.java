package io.evenhand.enforcement.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracesTest {

    @ParameterizedTest(name = "{1} of 50,000 under a limit in {0}: {2}")
    @CsvSource({
        "ENFORCE, 50000, 0",
        "ENFORCE, 50001, 50001",
        "ENFORCE, 70000, 70000",
        "WARN, 50000, 0",
        "WARN, 70000, 50001",
        "SHADOW, 70000, 50001"
    })
    void anAttributeIsPassedOnOnlyWhereNothingIsKeptOfIt_P8(Stage stage, long value, long passedOn) {
        var ceiling = new Row.Ceiling(
                new Head(1, "context-size", Selection.ANY, 0, Per.ACCOUNT, stage), "contextTokens", 50_000);

        assertThat(Traces.attribute(ceiling, value)).isEqualTo(passedOn);
    }
}
