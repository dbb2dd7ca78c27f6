package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Set;

/** Counts the tokens of texts, and of what a request brings for its model to read. */
final class Tokenizer {

    /** What chat completions put round each message, and before the answer. */
    private static final long ROUND_A_MESSAGE = 3;

    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    /** Where requests have what their model reads. */
    private static final List<String> READ =
            List.of("messages", "prompt", "input", "instructions", "system", "tools", "functions", "response_format");

    /** What in it is no text, though it is written as one. */
    private static final Set<String> NO_TEXT = Set.of("image_url", "input_audio", "file_data");

    private final Encoding encoding;

    private Tokenizer(Encoding encoding) {
        this.encoding = encoding;
    }

    /** The tokenizer of a name; its table is read when the first route asks for it. */
    static Tokenizer of(EncodingType type) {
        return new Tokenizer(ENCODINGS.getEncoding(type));
    }

    /** The tokens of a text; what looks like a control token is text like any other. */
    long count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    /** The size of the context that a request brings, as near as can be told without its model. */
    long context(ObjectNode request) {
        var tokens = 0L;
        for (var member : READ) {
            tokens += textIn(request.path(member));
        }
        var messages = request.path("messages");
        return messages.isEmpty() ? tokens : tokens + ROUND_A_MESSAGE * (messages.size() + 1);
    }

    private long textIn(JsonNode node) {
        if (node.isTextual()) {
            return count(node.textValue());
        }
        if (node.isNumber()) {
            // A prompt may be given as tokens.
            return 1;
        }
        var tokens = 0L;
        for (var member : node.properties()) {
            tokens += NO_TEXT.contains(member.getKey()) ? 0 : textIn(member.getValue());
        }
        for (var index = 0; node.isArray() && index < node.size(); index++) {
            tokens += textIn(node.get(index));
        }
        return tokens;
    }
}
