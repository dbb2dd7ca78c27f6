package io.evenhand.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.recording.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what was used. Each row's event has an id, so that it counts once however often it is told. */
final class UsageEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNKNOWN = 503;

    private final Api metering;
    private final Charge charge;
    private final String source;

    UsageEvents(Api metering, Charge charge, String source) {
        this.metering = metering;
        this.charge = charge;
        this.source = source;
    }

    /** One use, by whom, and when it is said to have been. */
    record Event(Tally tally, Reading.Use use, Instant at) {}

    /** What became of each, in their order; empty where that is not known and it must be told again. */
    List<Optional<Outcome>> tell(List<Event> events) throws IOException, InterruptedException {
        var items = metering.post(
                        "/v1/usage-events",
                        "application/cloudevents-batch+json",
                        JSON.writeValueAsString(events.stream().map(this::json).toList()))
                .orFail("Telling %d events".formatted(events.size()))
                .path("items");
        var outcomes = new ArrayList<Optional<Outcome>>();
        items.forEach(item -> outcomes.add(outcome(item)));
        return outcomes;
    }

    private Map<String, Object> json(Event event) {
        return Map.of(
                "specversion",
                "1.0",
                "type",
                "usage",
                "source",
                source,
                "id",
                Long.toString(event.use().row()),
                "subject",
                event.tally().account(),
                "time",
                event.at().toString(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of(
                        "action",
                        charge.action(),
                        "units",
                        charge.units(event.use().units())));
    }

    private static Optional<Outcome> outcome(JsonNode item) {
        var problem = item.path("problem");
        return switch (item.path("status").asText()) {
            case "accepted" -> Optional.of(counted(false));
            case "duplicate" -> Optional.of(counted(true));
            default ->
                problem.path("status").asInt() == UNKNOWN
                        ? Optional.empty()
                        : Optional.of(new Outcome.Refused(
                                problem.path("status").asInt(),
                                problem.path("detail").asText()));
        };
    }

    private static Outcome counted(boolean before) {
        return new Outcome.Decided(Outcome.Verdict.ADMIT, Optional.empty(), Duration.ZERO, 0, before);
    }
}
