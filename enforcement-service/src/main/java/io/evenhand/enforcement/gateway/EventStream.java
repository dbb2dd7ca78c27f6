package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Server-sent events on their way to a client: reads off them what was used and how much was produced so far, and lets
 * pass whole events, as they came; but not one that only tells the usage to a client that did not ask.
 */
final class EventStream implements Passing.Way {

    /** Whatever is longer is no event that tells a usage, and passes unread. */
    private static final int LONGEST = 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The members of an event in which its text is. */
    private static final Set<String> TEXTS = Set.of(
            "content", "text", "delta", "arguments", "reasoning_content", "reasoning", "refusal", "partial_json");

    private final Usage usage;
    private final Produced produced;
    private final boolean hides;
    private Buffer event = Buffer.buffer();
    private boolean atLineStart = true;
    private boolean unread;

    /**
     * @param hides whether an event that only tells the usage goes no further
     */
    EventStream(Usage usage, Produced produced, boolean hides) {
        this.usage = usage;
        this.produced = produced;
        this.hides = hides;
    }

    @Override
    public Buffer pass(Buffer chunk) {
        var out = Buffer.buffer(chunk.length());
        var from = 0;
        for (var index = 0; index < chunk.length(); index++) {
            var octet = chunk.getByte(index);
            if (octet == '\n' && atLineStart) {
                event.appendBuffer(chunk, from, index + 1 - from);
                from = index + 1;
                end(out);
            } else if (octet != '\r') {
                atLineStart = octet == '\n';
            }
        }
        event.appendBuffer(chunk, from, chunk.length() - from);
        if (unread || event.length() > LONGEST) {
            unread = true;
            out.appendBuffer(event);
            event = Buffer.buffer();
        }
        return out;
    }

    @Override
    public Buffer rest() {
        var out = Buffer.buffer();
        end(out);
        return out;
    }

    private void end(Buffer out) {
        if (unread || !read()) {
            out.appendBuffer(event);
        }
        event = Buffer.buffer();
        atLineStart = true;
        unread = false;
    }

    /** Reads an event; whether it ends here. */
    private boolean read() {
        var data = event.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()))
                .collect(Collectors.joining("\n"))
                .strip();
        if (!data.startsWith("{")) {
            return false;
        }
        try {
            var json = JSON.readTree(data);
            for (var place : new JsonNode[] {json, json.path("message"), json.path("response")}) {
                usage.tell(place.path("usage"));
            }
            texts(json.path("choices"));
            texts(json.path("delta"));
            if (json.path("delta").isTextual()) {
                produced.add(json.path("delta").textValue());
            }
            return hides && json.path("usage").isObject() && isEmptyArray(json.path("choices"));
        } catch (JsonProcessingException _) {
            // Not ours to judge: its client sees it as it is.
            return false;
        }
    }

    private static boolean isEmptyArray(JsonNode node) {
        return node.isArray() && node.isEmpty();
    }

    private void texts(JsonNode node) {
        for (var member : node.properties()) {
            if (member.getValue().isTextual() && TEXTS.contains(member.getKey())) {
                produced.add(member.getValue().textValue());
            } else {
                texts(member.getValue());
            }
        }
        for (var index = 0; node.isArray() && index < node.size(); index++) {
            texts(node.get(index));
        }
    }
}
