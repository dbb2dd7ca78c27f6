package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A language model behind the gateway: what it says it used is what is counted. */
class OpenAiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PublishedPolicy POLICY = published();

    private static PublishedPolicy published() {
        try {
            return PublishedPolicy.of("tokens");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countsWhatAnAnswerSaysItUsed() throws Exception {
        var reader = reader();

        var answer = asks(reader, request("one two three", 40));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body())
                        .path("usage")
                        .path("total_tokens")
                        .asLong())
                .isEqualTo(43);
        counts(reader, 43, 1);
    }

    @Test
    void countsWhatAStreamSaysItUsedAndHidesThatFromWhoDidNotAsk() throws Exception {
        var reader = reader();

        var quiet = asks(reader, request("one two", 30).put("stream", true));
        var open = request("one two", 30).put("stream", true);
        open.putObject("stream_options").put("include_usage", true);
        var told = asks(reader, open);

        assertThat(quiet.body())
                .contains("\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("usage");
        assertThat(told.body()).contains("\"total_tokens\":32").endsWith("data: [DONE]\n\n");
        counts(reader, 64, 2);
    }

    @Test
    void countsWhatWasProducedWhenTheClientLeaves() throws Exception {
        var reader = reader();
        var call = call(
                reader,
                request("alpha beta gamma delta", 1500)
                        .put("model", "demo-slow")
                        .put("stream", true));

        var answer = reader.evenhand().client().send(call, BodyHandlers.ofInputStream());
        try (var stream = answer.body()) {
            var seen = new StringBuilder();
            while (seen.toString().split("data:", -1).length <= 6) {
                seen.append((char) stream.read());
            }
        }

        // The model counts words and would come to 1504; here the tokens of what came are counted, and of the prompt.
        await().atMost(SOON).until(() -> Customer.used(reader.evenhand(), reader.id(), "tokens-per-day") > 0);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Customer.used(reader.evenhand(), reader.id(), "tokens-per-day"))
                        .isBetween(14L, 200L));
    }

    @Test
    void holdsAnEstimateUntilTheAnswerTells() throws Exception {
        var reader = reader();
        var call = call(reader, request("alpha", 1900).put("model", "demo-slow").put("stream", true));

        var first = reader.evenhand().client().send(call, BodyHandlers.ofInputStream());
        var second = asks(reader, request("beta", 1900));
        first.body().close();

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(JSON.readTree(second.body()).path("error").path("message").asText())
                .startsWith("Your tokens of this day are used up.");
    }

    @Test
    void neverRefusesAFirstRequestForWhatItOnlyMayUse() throws Exception {
        var reader = reader();

        var answer = asks(
                reader, request("one", 40).put("max_completion_tokens", 100_000).put("n", 1));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void countsNothingOfWhatThePlatformRefuses() throws Exception {
        var reader = reader();

        var answer = asks(reader, request("one", 40).put("model", "demo-broken"));

        assertThat(answer.statusCode()).isEqualTo(500);
        counts(reader, 0, 1);
    }

    @Test
    void tellsWhichFieldOfABodyIsWrong() throws Exception {
        var reader = reader();
        var twice = "{\"model\":\"a\",\"model\":\"b\"}";

        assertThat(problem(send(reader, twice, "application/json"), 400)).contains("not JSON");
        assertThat(problem(send(reader, "{}", "application/json"), 400)).startsWith("model: ");
        assertThat(problem(send(reader, "[]", "application/json"), 400)).contains("JSON object");
        assertThat(problem(send(reader, "a=b", "application/x-www-form-urlencoded"), 415))
                .contains("application/json");
        assertThat(problem(send(reader, "{\"model\":\"" + reader.key() + "\"}", "application/json"), 400))
                .contains("API key");
        assertThat(problem(send(reader, "x".repeat(4 * 1024 * 1024 + 1), "application/json"), 413))
                .contains("4194304");
        counts(reader, 0, 0);
    }

    @Tag("openai")
    @Test
    void theClientOfOpenAiWorksUnchanged() throws Exception {
        var reader = reader();
        var script = Path.of(System.getProperty("basedir"), "src/test/python/chat.py");

        var said = python(reader, script).lines().map(OpenAiIT::json).toList();

        assertThat(said)
                .extracting(line -> line.path("tried").asText())
                .containsExactly("whole", "stream", "stream with usage", "too much", "used up", "wrong key");
        assertThat(said.get(0).path("tokens").asLong()).isEqualTo(12);
        assertThat(said.get(1).path("text").asText()).isEqualTo("how many words are these how many words ");
        assertThat(said.get(1).path("told")).isEmpty();
        assertThat(said.get(1).path("empty").asInt()).isZero();
        assertThat(said.get(2).path("told").get(0).asLong()).isEqualTo(14);
        assertThat(said.get(3).path("message").asText()).contains("A context of 408 tokens is above 300.");
        assertThat(said.get(3).path("code").asText()).isEqualTo("ceiling-exceeded");
        assertThat(said.get(4).path("message").asText()).contains("Your tokens of this day are used up.");
        assertThat(said.get(4).path("retried").asText()).isEqualTo("0");
        assertThat(said.get(5).path("message").asText()).contains("Call with a valid API key");
        counts(reader, 12 + 13 + 14 + 1905, 4);
    }

    /** The example is the one that people read, run as it stands but for where it goes. */
    @Tag("openai")
    @Test
    void theDocumentedExampleRuns() throws Exception {
        var reader = reader();
        var home = Path.of(System.getProperty("basedir"), "..");
        var docs = Files.readString(home.resolve("docs/run-locally.md"));
        var example = docs.substring(docs.indexOf("```python\nfrom openai") + 10);
        var folder = Files.createTempDirectory(reader.evenhand().folder(), "example");
        var key = Files.writeString(folder.resolve("demo-key"), reader.key());
        var script = Files.writeString(
                folder.resolve("example.py"),
                example.substring(0, example.indexOf("```"))
                        .replace(
                                "http://127.0.0.1:8080",
                                reader.evenhand().url(Part.GATEWAY).toString())
                        .replace(".evenhand/demo-key", key.toString()));

        assertThat(python(reader, script)).contains("Slower is not no");
    }

    private static String python(Customer reader, Path script) throws IOException, InterruptedException {
        var command =
                new ProcessBuilder(System.getProperty("openai.python"), script.toString()).redirectErrorStream(true);
        command.environment()
                .put(
                        "BASE_URL",
                        reader.evenhand().url(Part.GATEWAY).resolve("/v1").toString());
        command.environment().put("API_KEY", reader.key());
        var process = command.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static Customer reader() throws IOException, InterruptedException {
        return POLICY.customer("reader");
    }

    private static ObjectNode request(String prompt, int most) {
        var request = JSON.createObjectNode().put("model", "demo").put("max_tokens", most);
        request.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return request;
    }

    private static HttpRequest call(Customer reader, ObjectNode request) {
        return call(reader, request.toString(), "application/json");
    }

    private static HttpRequest call(Customer reader, String body, String type) {
        return HttpRequest.newBuilder(reader.evenhand().url(Part.GATEWAY).resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer " + reader.key())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> asks(Customer reader, ObjectNode request)
            throws IOException, InterruptedException {
        return reader.evenhand().client().send(call(reader, request), BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(Customer reader, String body, String type)
            throws IOException, InterruptedException {
        return reader.evenhand().client().send(call(reader, body, type), BodyHandlers.ofString());
    }

    private static String problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json(answer.body()).path("detail").asText();
    }

    /** What is settled in the end; estimates are in it before. */
    private static void counts(Customer reader, long tokens, long requests) {
        await().atMost(SOON).untilAsserted(() -> {
            var evenhand = reader.evenhand();
            assertThat(List.of(
                            Customer.used(evenhand, reader.id(), "tokens-per-day"),
                            Customer.used(evenhand, reader.id(), "requests-per-day")))
                    .containsExactly(tokens, requests);
        });
    }
}
