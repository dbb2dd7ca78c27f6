package io.evenhand.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Plays a language model behind OpenAI's chat completions. It says back what it was told, once and again until the answer
 * is as long as was asked for; a token of its own is a word. The model {@code demo-slow} takes its time for each,
 * and {@code demo-broken} never answers well.
 */
final class Chat {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_LENGTH = 12;
    private static final Duration SLOW = Duration.ofMillis(50);

    private final JsonNode request;
    private final List<String> prompt;
    private final List<String> answer;

    private Chat(JsonNode request, List<String> prompt) {
        this.request = request;
        this.prompt = prompt;
        var longest = request.path("max_completion_tokens")
                .asInt(request.path("max_tokens").asInt(USUAL_LENGTH));
        this.answer = Stream.generate(() -> prompt)
                .flatMap(List::stream)
                .limit(prompt.isEmpty() ? 0 : longest)
                .toList();
    }

    /** Answers {@code POST /v1/chat/completions}. */
    static void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody());
        var words = StreamSupport.stream(request.path("messages").spliterator(), false)
                .flatMap(message -> Stream.of(message.path("content").asText().split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
        var chat = new Chat(request, new ArrayList<>(words));
        try (exchange) {
            if (request.path("model").asText().equals("demo-broken")) {
                exchange.sendResponseHeaders(500, -1);
            } else if (request.path("stream").asBoolean()) {
                chat.stream(exchange);
            } else {
                chat.whole(exchange);
            }
        }
    }

    private void whole(HttpExchange exchange) throws IOException {
        var completion = completion("chat.completion");
        var choice = completion.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", String.join(" ", answer));
        completion.set("usage", usage());
        var bytes = JSON.writeValueAsBytes(completion);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var to = exchange.getResponseBody();
        for (var word : answer) {
            if (request.path("model").asText().equals("demo-slow")) {
                LockSupport.parkNanos(SLOW.toNanos());
            }
            send(to, chunk(word + " ", null));
        }
        send(to, chunk("", "stop"));
        if (request.path("stream_options").path("include_usage").asBoolean()) {
            var last = completion("chat.completion.chunk");
            last.putArray("choices");
            send(to, last.set("usage", usage()));
        }
        to.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode chunk(String text, @Nullable String finish) {
        var chunk = completion("chat.completion.chunk");
        var choice = chunk.putArray("choices").addObject().put("index", 0).put("finish_reason", finish);
        choice.putObject("delta").put("content", text);
        return chunk;
    }

    private static void send(OutputStream to, JsonNode event) throws IOException {
        to.write("data: %s\n\n".formatted(event).getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private ObjectNode completion(String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-demo")
                .put("object", object)
                .put("created", 0)
                .put("model", request.path("model").asText());
    }

    private ObjectNode usage() {
        return JSON.createObjectNode()
                .put("prompt_tokens", prompt.size())
                .put("completion_tokens", answer.size())
                .put("total_tokens", prompt.size() + answer.size());
    }
}
