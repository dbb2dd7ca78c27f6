package io.evenhand.local.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of accounts, for people and as a file. */
record Report(List<Tally.Line> lines) {

    private static final List<String> HEADER = List.of(
            "account",
            "units",
            "decisions",
            "replayed",
            "bands",
            "delays",
            "longest delay",
            "queued",
            "credits",
            "messages",
            "denied",
            "refused");
    private static final int LAST_TEXT_COLUMN = 4;

    Report {
        lines = List.copyOf(lines);
    }

    Tally.Line total() {
        return lines.stream()
                .reduce(new Tally.Line("total", 0, 0, 0, "", 0, Duration.ZERO, 0, 0, 0, 0, 0), Tally.Line::plus);
    }

    /** The table with a line of totals, its columns aligned. */
    String table() {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADER);
        lines.forEach(line -> rows.add(cells(line, readable(line.longest()))));
        rows.add(cells(total(), readable(total().longest())));
        var table = new StringBuilder();
        for (var row : rows) {
            for (var column = 0; column < row.size(); column++) {
                table.append(column == 0 ? "" : "  ").append(padded(rows, row, column));
            }
            table.append(System.lineSeparator());
        }
        return table.toString();
    }

    /** Writes a line per account, durations in seconds. */
    void writeCsv(Path file) throws IOException {
        var text = new ArrayList<String>();
        text.add(String.join(",", HEADER).replace(' ', '_'));
        for (var line : lines) {
            text.add(String.join(
                    ",", cells(line, "%.3f".formatted(line.longest().toMillis() / 1e3))));
        }
        Files.write(file, text);
    }

    private static List<String> cells(Tally.Line line, String longest) {
        return List.of(
                line.name(),
                Long.toString(line.units()),
                Long.toString(line.decisions()),
                Long.toString(line.replayed()),
                line.bands(),
                Long.toString(line.delays()),
                longest,
                Long.toString(line.queued()),
                Long.toString(line.credits()),
                Long.toString(line.messages()),
                Long.toString(line.denied()),
                Long.toString(line.refused()));
    }

    private static String padded(List<List<String>> rows, List<String> row, int column) {
        var width =
                rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(1);
        var left = column == 0 || column == LAST_TEXT_COLUMN;
        return ("%" + (left ? "-" : "") + Math.max(1, width) + "s").formatted(row.get(column));
    }

    /** Days, hours, minutes and seconds, the leading zeros left out. */
    static String readable(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
        }
        var clock =
                "%02d:%02d:%02d".formatted(duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toDays() == 0 ? clock : "%d d %s".formatted(duration.toDays(), clock);
    }
}
