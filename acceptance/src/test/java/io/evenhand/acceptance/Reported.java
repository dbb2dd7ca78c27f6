package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Reports that calls are tried on, brought when the first call needs them: one to look into, and one with an outcome. */
record Reported(String open, String receipt) {

    private static final Map<String, Reported> OF_CUSTOMERS = new ConcurrentHashMap<>();

    /** The path with the report that the call makes sense for. */
    static String in(Customer customer, String path) {
        if (!path.contains("{report}") && !path.contains("{receipt}")) {
            return path;
        }
        var reported = OF_CUSTOMERS.computeIfAbsent(customer.id(), _ -> about(customer));
        return path.replace("{report}", reported.open()).replace("{receipt}", reported.receipt());
    }

    private static Reported about(Customer customer) {
        try {
            var resolved = bring(customer);
            customer.evenhand()
                    .as("senior", Part.APPEALS)
                    .post(
                            "/v1/reports/%s/resolve"
                                    .formatted(resolved.path("id").asText()),
                            Map.of("outcome", "no-violation", "reason", "a trial"))
                    .orFail("Resolving a report");
            var status = resolved.path("status").asText();
            return new Reported(bring(customer).path("id").asText(), status.substring(status.lastIndexOf('/') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode bring(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.APPEALS)
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
