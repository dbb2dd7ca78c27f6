package io.evenhand.accounts.exchange;

import java.util.Map;
import java.util.Optional;

/**
 * One row of a file, at the line where it begins. Fields that are empty are not there.
 *
 * @param fields by column; what is a list in JSON has blanks between its items
 */
public record Line(long number, Map<String, String> fields) {

    public Line {
        fields = Map.copyOf(fields);
    }

    public Optional<String> field(String column) {
        return Optional.ofNullable(fields.get(column));
    }
}
