package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Set;
import java.util.TreeSet;

/** Names of staff, kept as a JSON array, in which the database looks. */
@Converter
class People implements AttributeConverter<Set<String>, String> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(Set<String> people) {
        try {
            return JSON.writeValueAsString(new TreeSet<>(people));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Names can be written as JSON", e);
        }
    }

    @Override
    public Set<String> convertToEntityAttribute(String kept) {
        try {
            return JSON.readValue(kept, NAMES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON can be read", e);
        }
    }
}
