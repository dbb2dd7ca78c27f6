package io.evenhand.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures for people: one table for each number of connections, with and without the append-only file. */
record Table(Contest contest, Figures figures) {

    /** A column's width, as of a format, and its heading in two lines. */
    private record Column(int width, String first, String second) {

        String cell(String text) {
            return ("%" + width + "s").formatted(text);
        }
    }

    private List<Column> columns() {
        var columns = new ArrayList<>(List.of(
                new Column(-9, "", ""),
                new Column(24, "requests/s", ""),
                new Column(18, "p50 ms", ""),
                new Column(15, "p99 ms", ""),
                new Column(15, "service µs", ""),
                new Column(15, "Redis µs", ""),
                new Column(15, "both µs", "")));
        contest.peers().forEach(peer -> columns.add(new Column(11, "of", peer.word() + "'s")));
        columns.addAll(List.of(
                new Column(9, "of bare", "rate"),
                new Column(9, "readers", "µs"),
                new Column(9, "Postgres", "µs"),
                new Column(8, "others'", "CPUs"),
                new Column(7, "errors", "")));
        return columns;
    }

    String text() {
        return figures.lines().stream()
                .collect(Collectors.groupingBy(line -> conditions(line.measured())))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(group -> "%n%s%n%s%n%s%n%s"
                        .formatted(
                                group.getKey(),
                                row(columns().stream().map(Column::first)),
                                row(columns().stream().map(Column::second)),
                                group.getValue().stream()
                                        .map(line -> row(cells(line)) + System.lineSeparator())
                                        .collect(Collectors.joining())))
                .collect(Collectors.joining());
    }

    private static String conditions(Measurement.Case measured) {
        return "append-only file %s, %2d connections"
                .formatted(measured.appendOnly().word(), measured.connections());
    }

    private String row(Stream<String> cells) {
        var each = cells.iterator();
        return columns().stream()
                .map(column -> column.cell(each.next()))
                .collect(Collectors.joining(" "))
                .stripTrailing();
    }

    private Stream<String> cells(Line line) {
        var measured = Stream.of(
                line.measured().kind().word(),
                spread("%,.0f", line.perSecond()),
                spread("%.2f", line.medianMillis()),
                spread("%.0f", line.p99Millis()),
                cpu(line, Role.SERVICE).map(cpu -> spread("%.0f", cpu)).orElse(""),
                cpu(line, Role.REDIS).map(cpu -> spread("%.0f", cpu)).orElse(""),
                spread("%.0f", line.sum()));
        var compared = Stream.concat(
                        contest.peers().stream().map(peer -> figures.cpuShareOf(peer, line)),
                        Stream.of(figures.rateShareOf(contest.floor(), line)))
                .map(Table::share);
        var beside = Stream.of(
                cpu(line, Role.READERS).map(cpu -> number("%.1f", cpu.median())).orElse(""),
                cpu(line, Role.POSTGRES)
                        .map(cpu -> number("%.1f", cpu.median()))
                        .orElse(""),
                number("%.1f", line.others().median()),
                Long.toString(line.errors()));
        return Stream.of(measured, compared, beside).flatMap(cells -> cells);
    }

    private static Optional<Spread> cpu(Line line, Role role) {
        return Optional.ofNullable(line.cpu().get(role));
    }

    private static String spread(String format, Spread spread) {
        return "%s (%s..%s)"
                .formatted(number(format, spread.median()), number(format, spread.min()), number(format, spread.max()));
    }

    private static String share(Optional<Double> share) {
        return share.map(each -> number("%.0f %%", each * 100)).orElse("");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
