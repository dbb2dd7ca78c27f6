package io.evenhand.appeals.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PolicyChangeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode line(String of, String name) {
        return JSON.createObjectNode().put(of, name).put("by", "pol").put("at", "2026-05-01T10:00:00Z");
    }

    /** A value that was set is told with what it was before. */
    @Test
    void tellsFromWhatAValueWasSetToWhat_U5() {
        var set = line("parameter", "daily")
                .put("kind", "set")
                .put("previous", "100")
                .put("value", "200");

        assertThat(PolicyChange.ofParameter(set))
                .isEqualTo(new PolicyChange(
                        Instant.parse("2026-05-01T10:00:00Z"), "daily", "set from 100 to 200", "", "pol"));
        assertThat(PolicyChange.ofParameter(set.putNull("previous")).what()).isEqualTo("set to 200");
    }

    /** A value that a version cannot have was not set to anything. */
    @Test
    void tellsWhichVersionGoesWithoutAValue_U5() {
        var dropped = line("parameter", "daily")
                .put("kind", "dropped")
                .put("value", "200")
                .put("version", 4);

        assertThat(PolicyChange.ofParameter(dropped).what()).isEqualTo("version 4 goes without 200");
    }

    /** Why a rule was switched off is told; switching it on needs no reason. */
    @Test
    void tellsWhyARuleWasSwitchedOff_U5() {
        var off = PolicyChange.ofSwitch(line("rule", "daily").put("off", true).put("reason", "It counts twice."));
        var on = PolicyChange.ofSwitch(line("rule", "daily").put("off", false).putNull("reason"));

        assertThat(off.what()).isEqualTo("switched off");
        assertThat(off.why()).isEqualTo("It counts twice.");
        assertThat(on.what()).isEqualTo("switched on again");
        assertThat(on.why()).isEmpty();
    }
}
