package io.evenhand.local.recording;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of a usage file: its number (the first line with data is 1), its text, and its fields by column name. */
public record Row(long number, String text, Map<String, Integer> columns, List<String> fields) {

    public Optional<String> field(String column) {
        return Optional.ofNullable(columns.get(column))
                .filter(index -> index < fields.size())
                .map(fields::get);
    }
}
