package io.evenhand.appeals.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {

    /** A figure has its name, its labels and its value. */
    @Test
    void readsFiguresWithAndWithoutLabels_C3() {
        var text = """
                # HELP evenhand_decisions_total Decisions
                # TYPE evenhand_decisions_total counter
                evenhand_decisions_total{outcome="allow",service="enforcement"} 1.2E3
                process_start_time_seconds 1.76E9
                """;

        assertThat(Sample.all(text))
                .containsExactly(
                        new Sample(
                                "evenhand_decisions_total",
                                Map.of("outcome", "allow", "service", "enforcement"),
                                1_200),
                        new Sample("process_start_time_seconds", Map.of(), 1.76E9));
    }

    /** Signs inside a label end neither the label nor the labels. */
    @Test
    void readsLabelsAsTheyWereMeant_C3() {
        var text = "evenhand_pool_running{pool=\"a } b\",by=\"say \\\"x\\\", c:\\\\d\\ne\"} 3";

        assertThat(Sample.all(text))
                .containsExactly(
                        new Sample("evenhand_pool_running", Map.of("pool", "a } b", "by", "say \"x\", c:\\d\ne"), 3));
    }

    /** What is no number is left out, and spoils nothing else. */
    @Test
    void leavesOutWhatIsNoNumber_C3() {
        var text = "a NaN\nb +Inf\nc -Inf\nd one\n\nnonsense\ne 0.5\n";

        assertThat(Sample.all(text)).containsExactly(new Sample("e", Map.of(), 0.5));
    }

    /** The time that a text may tell is not taken for the value, nor is an example of a call. */
    @Test
    void takesTheValueAndNotWhatFollowsIt_C3() {
        var text = "a{b=\"c\"} 7 1395066363000\nf_bucket{le=\"1.0\"} 4 # {trace_id=\"x\"} 0.9 1395066363.000\n";

        assertThat(Sample.all(text))
                .containsExactly(new Sample("a", Map.of("b", "c"), 7), new Sample("f_bucket", Map.of("le", "1.0"), 4));
    }
}
