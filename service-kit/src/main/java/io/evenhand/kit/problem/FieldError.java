package io.evenhand.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** One field that is wrong, and why; with its place where the input is a text with lines. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldError(
        String field,
        String message,
        @Nullable Integer line,
        @Nullable Integer column) {

    public FieldError(String field, String message) {
        this(field, message, null, null);
    }
}
