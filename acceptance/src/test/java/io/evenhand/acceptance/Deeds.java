package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** What was done about a customer: a pause of a campaign that it has not, and a proposal to suspend that for good. */
record Deeds(JsonNode pause, String proposal) {

    /** What such a policy has at the least. */
    static final String CONDUCT = """
            violations:
              misuse: {title: Misuse, words: "Misusing the service.", ladder: misuse}
            ladders:
              misuse:
                memory: P90D
                steps:
                  - {at: 1, do: notice}
            """;

    private static final String NOWHERE = "\"scope\":{\"target\":\"campaign\",\"name\":\"none\"}";

    static Deeds about(Customer customer) throws IOException, InterruptedException {
        return new Deeds(
                take(customer, "\"kind\":\"pause\",\"lasts\":\"PT1H\"," + NOWHERE),
                take(customer, "\"kind\":\"suspension\",\"lasts\":\"permanent\"," + NOWHERE)
                        .path("id")
                        .asText());
    }

    /** Seniors take it, so that whoever has another role can have the second word. */
    private static JsonNode take(Customer customer, String measure) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("senior", Part.ENFORCEMENT)
                .post("/v1/measures", "application/json", of(customer, measure))
                .orFail("Taking a measure");
    }

    private static String of(Customer customer, String measure) {
        return "{\"account\":\"%s\",\"category\":\"misuse\",\"facts\":\"Seen in the records.\",%s}"
                .formatted(customer.id(), measure);
    }

    /** A body that takes a measure which takes nothing. */
    static String notice(Customer customer) {
        return of(customer, "\"kind\":\"notice\"");
    }

    /** The one that a call makes sense for. */
    String measure(String path) {
        return path.endsWith("/approve") || path.endsWith("/refuse")
                ? proposal
                : pause.path("id").asText();
    }

    String evidence() {
        return pause.path("evidence").path("id").asText();
    }

    String extension() {
        var until = Instant.parse(pause.path("endsAt").asText()).plus(Duration.ofHours(1));
        return "{\"until\":\"%s\",\"reason\":\"a trial\"}".formatted(until);
    }
}
