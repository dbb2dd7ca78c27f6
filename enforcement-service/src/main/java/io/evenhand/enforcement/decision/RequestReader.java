package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.enforcement.sighting.Place;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.UseId;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.table.LimitTable;
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
    static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private static final Set<String> FIELDS = Set.of(
            "key",
            "account",
            "action",
            "model",
            "units",
            "attributes",
            "wait",
            "hold",
            "credits",
            "origin",
            "id",
            "source",
            "issuedAt");
    private static final Set<String> ACTUAL_FIELDS = Set.of("action", "model", "units", "attributes", "failed");
    private static final Set<String> ORIGIN_FIELDS = Set.of("address", "client", "endUser");
    private static final int LONGEST_TEXT = 200;

    private final JsonNode body;
    private final List<FieldError> errors = new ArrayList<>();

    private RequestReader(JsonNode body) {
        this.body = body;
    }

    /** Whom the body names and what it asks for. */
    record Read(Optional<String> key, Optional<String> account, DecisionRequest request, Place place) {}

    static Read read(JsonNode body) {
        return new RequestReader(body).read();
    }

    /**
     * What a completion says was used: the request's action and model, which tell the limits that had counted it, and
     * units by meter, of which there may be none now. {@code "failed": true} stands for no units at all.
     */
    static DecisionRequest readActual(JsonNode body) {
        return new RequestReader(body).actual();
    }

    private DecisionRequest actual() {
        unknownBut(ACTUAL_FIELDS);
        var failed = body.path("failed");
        if (!failed.isMissingNode() && !failed.isBoolean()) {
            errors.add(new FieldError("failed", "must be true or false"));
        }
        var units = failed.asBoolean(false) ? Map.<String, Long>of() : units(0);
        var request = new DecisionRequest(
                required("action"),
                text("model"),
                units,
                attributes(),
                true,
                Duration.ZERO,
                Duration.ZERO,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        mustBeRight();
        return request;
    }

    private void mustBeRight() {
        if (!errors.isEmpty()) {
            throw new ProblemException(400, "invalid-request", "The request is not valid.", errors);
        }
    }

    private void unknownBut(Set<String> fields) {
        body.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                errors.add(new FieldError(name, "is not known"));
            }
        });
    }

    private Read read() {
        unknownBut(FIELDS);
        var request = new DecisionRequest(
                required("action"),
                text("model"),
                units(1),
                attributes(),
                flag("credits"),
                duration("wait", LONGEST_WAIT),
                duration("hold", LONGEST_HOLD),
                false,
                use(),
                instant("issuedAt"),
                Optional.empty());
        var read = new Read(text("key"), text("account"), request, place());
        mustBeRight();
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
        return text(field, body.path(field));
    }

    private Optional<String> text(String field, JsonNode node) {
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

    private Map<String, Long> units(long least) {
        var node = body.path("units");
        if (!node.isObject() || node.isEmpty()) {
            errors.add(new FieldError("units", "must name at least one meter, such as {\"files\": 1}"));
            return Map.of();
        }
        var units = new HashMap<String, Long>();
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            var fits = value.isIntegralNumber() && value.canConvertToLong();
            if (!fits || value.asLong() < least || value.asLong() > Ask.MAX_UNITS) {
                errors.add(new FieldError(
                        "units." + entry.getKey(), "must be a whole number from " + least + " to " + Ask.MAX_UNITS));
            } else {
                units.put(entry.getKey(), value.asLong());
            }
        });
        return units;
    }

    /** Numbers are what ceilings compare; others are for those who look at usage, and not kept here. */
    private Map<String, Long> attributes() {
        var node = body.path("attributes");
        var attributes = new HashMap<String, Long>();
        if (node.isMissingNode() || node.isNull()) {
            return attributes;
        }
        if (!node.isObject()) {
            errors.add(new FieldError("attributes", "must be an object"));
            return attributes;
        }
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            if (value.isNumber()) {
                if (value.isIntegralNumber() && value.canConvertToLong() && fits(value.asLong())) {
                    attributes.put(entry.getKey(), value.asLong());
                } else {
                    errors.add(new FieldError(
                            "attributes." + entry.getKey(), "must be a whole number from 0 to " + LimitTable.MAX));
                }
            }
        });
        return attributes;
    }

    private static boolean fits(long value) {
        return value >= 0 && value <= LimitTable.MAX;
    }

    private Place place() {
        var node = body.path("origin");
        if (node.isMissingNode() || node.isNull()) {
            return Place.UNKNOWN;
        }
        if (!node.isObject()) {
            errors.add(new FieldError("origin", "must be an object"));
            return Place.UNKNOWN;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!ORIGIN_FIELDS.contains(name)) {
                errors.add(new FieldError("origin." + name, "is not known"));
            }
        });
        var address = text("origin.address", node.path("address"));
        var parsed = address.flatMap(Place::parsed);
        if (address.isPresent() && parsed.isEmpty()) {
            errors.add(new FieldError("origin.address", "must be an IP address"));
        }
        return new Place(
                parsed, text("origin.client", node.path("client")), text("origin.endUser", node.path("endUser")));
    }

    private boolean flag(String field) {
        var node = body.path(field);
        if (!node.isMissingNode() && !node.isBoolean()) {
            errors.add(new FieldError(field, "must be true or false"));
        }
        return node.asBoolean(true);
    }

    private Duration duration(String field, Duration longest) {
        var time = parsed(field, Duration::parse, "must be a duration such as PT30S")
                .orElse(Duration.ZERO);
        if (time.isNegative() || time.compareTo(longest) > 0) {
            errors.add(new FieldError(field, "must be between PT0S and " + longest));
            return Duration.ZERO;
        }
        return time;
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
