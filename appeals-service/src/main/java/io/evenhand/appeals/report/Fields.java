package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.problem.ProblemException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of a JSON object that comes in more than one form.
 *
 * @param prefix what stands before names when they are told, such as {@code reporter.}
 */
record Fields(JsonNode object, String prefix) {

    Fields {
        if (!object.isObject()) {
            throw ProblemException.invalid(prefix.isEmpty() ? "body" : prefix, "must be an object");
        }
    }

    String name(String field) {
        return prefix + field;
    }

    ProblemException wrong(String field, String message) {
        return ProblemException.invalid(name(field), message);
    }

    Optional<String> optional(String field, int longest) {
        var value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > longest) {
            throw wrong(field, "must be a text of 1 to %d characters".formatted(longest));
        }
        if (value.textValue().indexOf('\0') >= 0) {
            throw wrong(field, "must not contain the character zero");
        }
        return Optional.of(value.textValue());
    }

    String text(String field, int longest) {
        return optional(field, longest).orElseThrow(() -> wrong(field, "must be stated"));
    }

    /** An instant with its offset. */
    OffsetDateTime moment(String field) {
        try {
            return OffsetDateTime.parse(text(field, 40));
        } catch (DateTimeException _) {
            throw wrong(field, "must be a date and time with an offset, such as 2026-04-01T10:00:00+02:00");
        }
    }

    Fields inner(String field) {
        return new Fields(object.path(field), name(field) + ".");
    }

    void only(Set<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw wrong(field, "is not known");
            }
        });
    }
}
