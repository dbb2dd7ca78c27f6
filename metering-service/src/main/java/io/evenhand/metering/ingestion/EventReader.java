package io.evenhand.metering.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.UseId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a CloudEvent says of usage, naming every field that is wrong. */
final class EventReader {

    /** The most units of one meter in one event. */
    static final long MOST_UNITS = 1_000_000_000;

    private static final Set<String> FIELDS = Set.of("action", "model", "install", "key", "units", "attributes");
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_ATTRIBUTES = 4_000;

    private final CloudEvent event;
    private final JsonNode data;
    private final List<FieldError> errors = new ArrayList<>();

    private EventReader(CloudEvent event, JsonNode data) {
        this.event = event;
        this.data = data;
    }

    static UsageEvent read(CloudEvent event, ObjectMapper json) {
        return new EventReader(event, data(event, json)).read();
    }

    private static JsonNode data(CloudEvent event, ObjectMapper json) {
        var data = event.getData();
        if (data == null) {
            throw ProblemException.invalid("data", "is required");
        }
        try {
            var read = json.readTree(data.toBytes());
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (IOException _) {
            // The next line says so.
        }
        throw ProblemException.invalid("data", "must be a JSON object such as {\"action\": …, \"units\": {…}}");
    }

    private UsageEvent read() {
        data.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                wrong("data." + name, "is not known");
            }
        });
        var read = new UsageEvent(
                text("subject", event.getSubject()),
                use(),
                time(),
                text("data.action", data.path("action").textValue()),
                Optional.of(optional("model")).filter(model -> !model.isEmpty()),
                optional("install"),
                optional("key"),
                units(),
                attributes(),
                decided());
        if (!errors.isEmpty()) {
            throw new ProblemException(400, "invalid-request", "The event is not valid.", errors);
        }
        return read;
    }

    /** The caller's own source of a decided use stands beside, after a mark: it may be empty, and need be no URI. */
    private UseId use() {
        var source = text("source", String.valueOf(event.getSource()));
        var own = decided().isPresent() && event.getExtension("evhsource") instanceof String marked
                ? marked.substring(Math.min(1, marked.length()))
                : source;
        return new UseId(own, text("id", event.getId()));
    }

    private Optional<UsageEvent.Decided> decided() {
        return event.getExtension("evhdecision") instanceof String id
                        && event.getExtension("evhprint") instanceof String print
                ? Optional.of(new UsageEvent.Decided(id, print))
                : Optional.empty();
    }

    private Instant time() {
        var time = event.getTime();
        if (time == null) {
            wrong("time", "is required: when it was used");
            return Instant.EPOCH;
        }
        return time.toInstant();
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private String optional(String field) {
        var node = data.path(field);
        return node.isMissingNode() || node.isNull() ? "" : text("data." + field, node.textValue());
    }

    private String text(String field, @Nullable String text) {
        if (text == null
                || text.isBlank()
                || text.length() > LONGEST_TEXT
                || text.chars().anyMatch(Character::isISOControl)) {
            wrong(field, "must be a text of 1 to " + LONGEST_TEXT + " characters");
            return "";
        }
        return text;
    }

    private Map<String, Long> units() {
        var node = data.path("units");
        if (!node.isObject() || node.isEmpty()) {
            wrong("data.units", "must name at least one meter, such as {\"calls\": 1}");
            return Map.of();
        }
        var units = new HashMap<String, Long>();
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            if (value.isIntegralNumber()
                    && value.canConvertToLong()
                    && value.asLong() >= 0
                    && value.asLong() <= MOST_UNITS) {
                units.put(entry.getKey(), value.asLong());
            } else {
                wrong("data.units." + entry.getKey(), "must be a whole number from 0 to " + MOST_UNITS);
            }
        });
        return units;
    }

    private String attributes() {
        var node = data.path("attributes");
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        var text = node.toString();
        if (!node.isObject() || text.length() > LONGEST_ATTRIBUTES) {
            wrong("data.attributes", "must be an object of at most " + LONGEST_ATTRIBUTES + " characters");
        }
        return text;
    }
}
