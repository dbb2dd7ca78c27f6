package io.evenhand.local.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A service's log, as far as it was followed and found to hang together; {@code head} is its last line. */
record Chain(Head head) {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    /** Where following a line leads. */
    sealed interface Step {

        record Whole(Chain chain) implements Step {}

        record Broken(long position, String why) implements Step {}
    }

    /** The beginning of a service's log. */
    static Chain of(String service) {
        return new Chain(new Head(service, 0, "0".repeat(64)));
    }

    /** Follows {@code line}, which should come next. */
    Step follow(JsonNode line) {
        var position = head.position() + 1;
        if (line.path("position").asLong() != position) {
            return new Step.Broken(position, "line " + line.path("position").asText() + " comes in its place");
        }
        if (!line.path("service").asText().equals(head.service())) {
            return new Step.Broken(
                    position, "it is a line of " + line.path("service").asText());
        }
        if (!line.path("previous").asText().equals(head.hash())) {
            return new Step.Broken(position, "it does not follow the line before it");
        }
        var hash = hash(head.hash(), line);
        if (!line.path("hash").asText().equals(hash)) {
            return new Step.Broken(position, "its hash is not that of what it says");
        }
        return new Step.Whole(new Chain(new Head(head.service(), position, hash)));
    }

    private static String hash(String previous, JsonNode line) {
        var said = ((ObjectNode) line.deepCopy()).without(List.of("previous", "hash"));
        try {
            var text = previous + CANONICAL.writeValueAsString(CANONICAL.treeToValue(said, Object.class));
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON can be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
