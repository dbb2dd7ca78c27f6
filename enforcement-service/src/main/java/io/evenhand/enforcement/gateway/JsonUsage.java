package io.evenhand.enforcement.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A JSON answer on its way to a client: reads its {@code usage} while it passes, and keeps nothing else of it. */
final class JsonUsage implements Passing.Way {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String USAGE = "usage";

    private final Usage usage;
    private final JsonParser parser;
    private final Deque<String> names = new ArrayDeque<>();
    private boolean unreadable;

    JsonUsage(Usage usage) throws IOException {
        this.usage = usage;
        this.parser = JSON.createNonBlockingByteArrayParser();
    }

    @Override
    public Buffer pass(Buffer chunk) {
        if (!unreadable) {
            try {
                var bytes = chunk.getBytes();
                if (parser.getNonBlockingInputFeeder() instanceof ByteArrayFeeder feeder) {
                    feeder.feedInput(bytes, 0, bytes.length);
                }
                read();
            } catch (IOException _) {
                // Not ours to judge: its client sees it as it is.
                unreadable = true;
            }
        }
        return chunk;
    }

    private void read() throws IOException {
        for (var token = parser.nextToken();
                token != JsonToken.NOT_AVAILABLE && token != null;
                token = parser.nextToken()) {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                number();
            }
        }
    }

    /** Takes a number that lies in the outermost {@code usage}. */
    private void number() throws IOException {
        names.clear();
        for (var at = parser.getParsingContext(); at != null && !at.inRoot(); at = at.getParent()) {
            if (!at.inObject()) {
                return;
            }
            names.addFirst(at.getCurrentName());
        }
        if (names.size() > 1 && names.removeFirst().equals(USAGE)) {
            usage.tell(String.join(".", names), parser.getLongValue());
        }
    }
}
