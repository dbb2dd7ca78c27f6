package io.evenhand.metering.booking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import java.util.TreeMap;

/** What a booking uses by meter, kept as a JSON object of numbers. */
@Converter
class Units implements AttributeConverter<Map<String, Long>, String> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(Map<String, Long> units) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(units));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Numbers can be written as JSON", e);
        }
    }

    @Override
    public Map<String, Long> convertToEntityAttribute(String kept) {
        try {
            return JSON.readValue(kept, NUMBERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON can be read", e);
        }
    }
}
