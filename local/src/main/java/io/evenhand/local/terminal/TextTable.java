package io.evenhand.local.terminal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rows of text with their columns aligned; the first row is the heading. */
public final class TextTable {

    private TextTable() {}

    /**
     * The rows below each other.
     *
     * @param left the columns of words; the others are of figures, which end at the same place
     */
    public static String of(List<List<String>> rows, Set<Integer> left) {
        var table = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(padded(rows, row, column, left.contains(column)));
            }
            table.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return table.toString();
    }

    private static String padded(List<List<String>> rows, List<String> row, int column, boolean left) {
        var width =
                rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(1);
        return ("%" + (left ? "-" : "") + Math.max(1, width) + "s").formatted(row.get(column));
    }

    /** Days, hours, minutes and seconds, the leading zeros left out. */
    public static String readable(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
        }
        var clock =
                "%02d:%02d:%02d".formatted(duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toDays() == 0 ? clock : "%d d %s".formatted(duration.toDays(), clock);
    }
}
