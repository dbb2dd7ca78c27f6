package io.evenhand.appeals.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What another service told, field by field; what it left out, or says in another form than known here, is empty. */
public record Told(JsonNode node) {

    public Optional<String> text(String field) {
        var value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    public Optional<Long> number(String field) {
        var value = node.path(field);
        return value.isNumber() ? Optional.of(value.asLong()) : Optional.empty();
    }

    public Optional<Double> decimal(String field) {
        var value = node.path(field);
        return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
    }

    public Optional<Instant> instant(String field) {
        return text(field).flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        });
    }

    public Optional<Duration> duration(String field) {
        return text(field).flatMap(text -> {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        });
    }

    public boolean is(String field) {
        return node.path(field).asBoolean();
    }

    public Optional<Told> at(String field) {
        var value = node.path(field);
        return value.isObject() ? Optional.of(new Told(value)) : Optional.empty();
    }

    public Stream<Told> items(String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false).map(Told::new);
    }
}
