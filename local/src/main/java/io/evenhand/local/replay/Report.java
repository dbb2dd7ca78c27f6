package io.evenhand.local.replay;

import io.evenhand.local.terminal.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
        lines.forEach(line -> rows.add(cells(line, TextTable.readable(line.longest()))));
        rows.add(cells(total(), TextTable.readable(total().longest())));
        return TextTable.of(rows, Set.of(0, LAST_TEXT_COLUMN));
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
}
