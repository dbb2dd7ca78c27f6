package io.evenhand.local.recording;

import java.util.List;

/** How many units a line of a usage file stands for. */
public sealed interface UnitsRule {

    /** The same for every line. */
    record Constant(long units) implements UnitsRule {}

    /** The product of some columns, such as run time by processors. */
    record Product(List<String> columns) implements UnitsRule {}

    /** Reads a number, a column's name, or columns joined by {@code *}. */
    static UnitsRule parse(String text) {
        return text.matches("[0-9]{1,18}")
                ? new Constant(Long.parseLong(text))
                : new Product(List.of(text.split("[*]")));
    }

    /**
     * The units of a row.
     *
     * @throws IllegalArgumentException if the row gives none that can be counted
     */
    default long of(Row row) {
        return switch (this) {
            case Constant(var units) -> units;
            case Product(var columns) ->
                columns.stream().mapToLong(column -> whole(row, column)).reduce(1, Math::multiplyExact);
        };
    }

    private static long whole(Row row, String column) {
        var text = row.field(column).orElse("").strip();
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("%s '%s' is no whole number".formatted(column, text));
        }
        var value = Long.parseLong(text);
        if (value < 0) {
            throw new IllegalArgumentException("%s is %d".formatted(column, value));
        }
        return value;
    }
}
