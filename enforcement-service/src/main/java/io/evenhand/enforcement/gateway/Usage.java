package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What an upstream says was used, figure by figure; what comes later in a stream replaces what came before. */
final class Usage {

    private static final Set<String> PROMPT = Set.of("prompt_tokens", "input_tokens");
    private static final Set<String> ANSWER = Set.of("completion_tokens", "output_tokens");
    private static final String BOTH = "total_tokens";

    private final Map<String, Long> told = new HashMap<>();

    /** Takes one figure, such as {@code prompt_tokens_details.cached_tokens}. */
    void tell(String figure, long units) {
        told.put(figure, Math.max(0, units));
    }

    /** Takes all figures of a {@code usage}. */
    void tell(JsonNode usage) {
        tell("", usage);
    }

    private void tell(String before, JsonNode usage) {
        for (var member : usage.properties()) {
            if (member.getValue().isIntegralNumber()) {
                tell(before + member.getKey(), member.getValue().longValue());
            } else if (member.getValue().isObject()) {
                tell(before + member.getKey() + ".", member.getValue());
            }
        }
    }

    /** One figure, if it was told. */
    OptionalLong of(String figure) {
        var units = told.get(figure);
        return units == null ? OptionalLong.empty() : OptionalLong.of(units);
    }

    /** What a figure comes to for a request of which only the tokens of its prompt and its answer are known. */
    static long counted(String figure, long prompt, long answer) {
        if (figure.equals(BOTH)) {
            return prompt + answer;
        }
        return PROMPT.contains(figure) ? prompt : ANSWER.contains(figure) ? answer : 0;
    }
}
