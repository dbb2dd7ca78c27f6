package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.UseId;
import io.evenhand.policy.decision.Ask;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the body of {@code POST /v1/decisions}, naming every field that is wrong. */
final class RequestReader {

    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Set<String> FIELDS = Set.of(
            "key", "account", "action", "model", "units", "attributes", "wait", "credits", "id", "source", "issuedAt");
    private static final int LONGEST_TEXT = 200;

    private final JsonNode body;
    private final List<FieldError> errors = new ArrayList<>();

    private RequestReader(JsonNode body) {
        this.body = body;
    }

    /** Whom the body names and what it asks for. */
    record Read(Optional<String> key, Optional<String> account, DecisionRequest request) {}

    static Read read(JsonNode body) {
        return new RequestReader(body).read();
    }

    private Read read() {
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                errors.add(new FieldError(name, "is not known"));
            }
        });
        var request = new DecisionRequest(
                required("action"),
                text("model"),
                units(),
                flag("credits"),
                duration("wait"),
                false,
                use(),
                instant("issuedAt"));
        attributes();
        var read = new Read(text("key"), text("account"), request);
        if (!errors.isEmpty()) {
            throw new ProblemException(400, "invalid-request", "The request is not valid.", errors);
        }
        return read;
    }

    private String required(String field) {
        var value = text(field);
        if (value.isEmpty() && !body.hasNonNull(field)) {
            errors.add(new FieldError(field, "is required"));
        }
        return value.orElse("");
    }

    private Optional<String> text(String field) {
        var node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        var text = node.isTextual() ? node.asText() : "";
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError(field, "must be a text of 1 to " + LONGEST_TEXT + " characters"));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private Map<String, Long> units() {
        var node = body.path("units");
        if (!node.isObject() || node.isEmpty()) {
            errors.add(new FieldError("units", "must name at least one meter, such as {\"files\": 1}"));
            return Map.of();
        }
        var units = new HashMap<String, Long>();
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            var fits = value.isIntegralNumber() && value.canConvertToLong();
            if (!fits || value.asLong() < 1 || value.asLong() > Ask.MAX_UNITS) {
                errors.add(
                        new FieldError("units." + entry.getKey(), "must be a whole number from 1 to " + Ask.MAX_UNITS));
            } else {
                units.put(entry.getKey(), value.asLong());
            }
        });
        return units;
    }

    private void attributes() {
        var node = body.path("attributes");
        if (!node.isMissingNode() && !node.isObject()) {
            errors.add(new FieldError("attributes", "must be an object"));
        }
    }

    private boolean flag(String field) {
        var node = body.path(field);
        if (!node.isMissingNode() && !node.isBoolean()) {
            errors.add(new FieldError(field, "must be true or false"));
        }
        return node.asBoolean(true);
    }

    private Duration duration(String field) {
        var wait = parsed(field, Duration::parse, "must be a duration such as PT30S")
                .orElse(Duration.ZERO);
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            errors.add(new FieldError(field, "must be between PT0S and " + LONGEST_WAIT));
        }
        return wait;
    }

    private Optional<Instant> instant(String field) {
        return parsed(field, Instant::parse, "must be a time such as 2026-05-01T12:00:00Z");
    }

    private Optional<UseId> use() {
        var id = text("id");
        var source = text("source");
        if (source.isPresent() && id.isEmpty()) {
            errors.add(new FieldError("id", "is required beside source"));
        }
        return id.map(given -> new UseId(source.orElse(""), given));
    }

    private <T> Optional<T> parsed(String field, Function<String, T> parse, String wrong) {
        try {
            return text(field).map(parse);
        } catch (DateTimeParseException e) {
            errors.add(new FieldError(field, wrong));
            return Optional.empty();
        }
    }
}
