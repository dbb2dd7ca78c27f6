package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Reports that calls are tried on: one to look into, and the receipt of one with an outcome. */
record Reported(String open, String receipt) {

    static Reported by(RunningEvenhand evenhand) throws IOException, InterruptedException {
        var resolved = bring(evenhand);
        evenhand.as("senior", Part.APPEALS)
                .post(
                        "/v1/reports/%s/resolve".formatted(resolved.path("id").asText()),
                        Map.of("outcome", "no-violation", "reason", "a trial"))
                .orFail("Resolving a report");
        var status = resolved.path("status").asText();
        return new Reported(bring(evenhand).path("id").asText(), status.substring(status.lastIndexOf('/') + 1));
    }

    private static JsonNode bring(RunningEvenhand evenhand) throws IOException, InterruptedException {
        return evenhand.as("support", Part.APPEALS)
                .post("/v1/reports", "application/json", body())
                .orFail("Bringing a report");
    }

    /** A report that nobody brought before. */
    static String body() {
        return """
                {"occurredAt":"2020-01-01T00:00:00Z","description":"A trial.","category":"misuse","goodFaith":true,
                 "subject":{"url":"https://shop.example/x"},"evidence":[{"payload":"aGVsbG8="}],
                 "reporter":{"name":"Rae","email":"%s@example.org"}}""".formatted(UUID.randomUUID());
    }
}
