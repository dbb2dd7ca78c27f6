package io.evenhand.appeals.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PolicyLineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode policy(String... states) {
        var policy = JSON.createObjectNode().put("policy", "speed");
        var versions = policy.putArray("versions");
        for (var number = states.length; number > 0; number--) {
            versions.addObject().put("version", number).put("state", states[number - 1]);
        }
        return policy;
    }

    /** Of several versions that are to come, the next is the one that takes effect first. */
    @Test
    void tellsWhatDecidesAndWhatComesNext_U5() {
        var line = PolicyLine.of(policy("superseded", "in-force", "scheduled", "scheduled", "draft"));

        assertThat(line.name()).isEqualTo("speed");
        assertThat(line.inForce()).hasToString("{\"version\":2,\"state\":\"in-force\"}");
        assertThat(line.next()).hasToString("{\"version\":3,\"state\":\"scheduled\"}");
    }

    /** A draft that a published version has overtaken is no longer waiting for anybody. */
    @Test
    void countsDraftsThatCanStillBePublished_U5() {
        assertThat(PolicyLine.of(policy("in-force", "draft", "scheduled", "draft", "draft"))
                        .drafts())
                .isEqualTo(2);
    }

    /** A policy that was never published has nothing in force. */
    @Test
    void hasNothingInForceBeforeTheFirstIsPublished_U5() {
        var line = PolicyLine.of(policy("draft"));

        assertThat(line.inForce()).isNull();
        assertThat(line.next()).isNull();
        assertThat(line.drafts()).isEqualTo(1);
    }
}
