package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** The measure that takes another's place, kept as a JSON object. */
@Converter
class Replacements implements AttributeConverter<@Nullable Replacement, @Nullable String> {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Replacement replacement) {
        try {
            return replacement == null ? null : JSON.writeValueAsString(replacement);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A replacement can be written as JSON", e);
        }
    }

    @Override
    public @Nullable Replacement convertToEntityAttribute(@Nullable String kept) {
        try {
            return kept == null ? null : JSON.readValue(kept, Replacement.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON can be read", e);
        }
    }
}
