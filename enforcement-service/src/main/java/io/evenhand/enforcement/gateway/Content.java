package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.enforcement.route.Metering;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The body of a request, looked into.
 *
 * @param context tokens of what its model is to read, or 0 where nobody counts them
 */
record Content(Buffer bytes, ObjectNode json, long context) {

    private static final String STREAM_OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";

    /** The text of a member that has to be there. */
    String text(String member) {
        var value = json.path(member);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw ProblemException.invalid(member, "must be given, as a text");
        }
        return value.textValue();
    }

    private boolean isStreamed() {
        return json.path("stream").booleanValue();
    }

    /** Whether its client wants to see what a stream used. */
    boolean wantsUsage() {
        return json.path(STREAM_OPTIONS).path(INCLUDE_USAGE).booleanValue();
    }

    /** The body as it goes upstream: of a stream the usage is asked for, otherwise as it came. */
    Buffer forUpstream(Metering metering) {
        if (metering.unasked() || !isStreamed() || wantsUsage()) {
            return bytes;
        }
        var asked = json.deepCopy();
        var options = asked.path(STREAM_OPTIONS) instanceof ObjectNode given ? given : asked.putObject(STREAM_OPTIONS);
        options.put(INCLUDE_USAGE, true);
        return Buffer.buffer(asked.toString());
    }

    /** How long its answer may become at most, as it says itself. */
    Optional<Long> longest(Metering metering) {
        return metering.estimate().stream()
                .map(json::path)
                .filter(value -> value.canConvertToLong() && value.isIntegralNumber() && value.longValue() > 0)
                .map(value -> value.longValue())
                .findFirst();
    }
}
