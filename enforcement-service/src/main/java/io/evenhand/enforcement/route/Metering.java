package io.evenhand.enforcement.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * How a route counts what the upstream says of a request in {@code usage}.
 *
 * @param meters by meter, what it counts: a figure of {@code usage}, such as {@code total_tokens} or
 *     {@code prompt_tokens_details.cached_tokens}
 * @param estimate members of the request that say how long its answer may become; the first that is there is held
 *     until the answer tells
 * @param otherwise what is held where none of them is there
 * @param unasked whether streams tell it without {@code stream_options.include_usage}, which chat completions need
 */
@RegisterForReflection
public record Metering(
        @JsonProperty(required = true) Map<String, String> meters,
        List<String> estimate,
        long otherwise,
        boolean unasked) {

    public Metering {
        if (meters.isEmpty()) {
            throw new IllegalArgumentException("usage.meters: must name at least one meter");
        }
        meters = Map.copyOf(meters);
        estimate = estimate == null ? List.of() : List.copyOf(estimate);
        if (otherwise < 0) {
            throw new IllegalArgumentException("usage.otherwise: must not be negative");
        }
    }
}
