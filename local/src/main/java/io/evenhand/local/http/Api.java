package io.evenhand.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Calls one service's HTTP interface as the bearer of a token. A patient one makes a call again that is not answered, or
 * answered with an outage; what it posts carries an idempotency key, so that it happens once.
 */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_CALL = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final HttpClient client;
    private final URI base;
    private final String token;
    private final Duration patience;

    public Api(HttpClient client, URI base, String token) {
        this(client, base, token, Duration.ZERO);
    }

    private Api(HttpClient client, URI base, String token, Duration patience) {
        this.client = client;
        this.base = base;
        this.token = token;
        this.patience = patience;
    }

    /** The same, but calls are made again until {@code longest} has passed since the first attempt. */
    public Api patient(Duration longest) {
        return new Api(client, base, token, longest);
    }

    /** What was answered; {@code body} is missing where the answer was no JSON. */
    public record Answer(int status, JsonNode body) {

        public boolean succeeded() {
            return status / 100 == 2;
        }

        /** The answer as a failure that names the call and what the service said. */
        public IOException failed(String call) {
            return new IOException("%s was answered %d %s".formatted(call, status, body));
        }

        /** The body of an answer that had to be a success. */
        public JsonNode orFail(String call) throws IOException {
            if (!succeeded()) {
                throw failed(call);
            }
            return body;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) throws IOException, InterruptedException {
        return post(path, "application/json", JSON.writeValueAsString(body));
    }

    public Answer post(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", contentType)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body)));
    }

    public Answer put(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(LONGEST_CALL)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            try {
                var answer = sendOnce(request);
                if (answer.status() < 500) {
                    return answer;
                }
            } catch (IOException _) {
                // The last attempt tells.
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
        return sendOnce(request);
    }

    private Answer sendOnce(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response));
        } catch (ConnectException e) {
            throw new IOException("Nothing answers at " + base + ": is Evenhand running there?", e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") ? JSON.readTree(response.body()) : MissingNode.getInstance();
    }
}
