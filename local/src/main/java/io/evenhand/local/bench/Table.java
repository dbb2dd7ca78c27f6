package io.evenhand.local.bench;

import java.util.Locale;
import java.util.Optional;

/** The figures for people: one table for each number of connections with and without the append-only file. */
record Table(Figures figures) {

    private static final String HEAD = "%-9s %25s %15s %15s %17s %9s %17s %9s %9s %8s %8s %7s %7s"
            .formatted(
                    "",
                    "requests/s",
                    "p50 ms",
                    "p99 ms",
                    "service µs",
                    "Redis µs",
                    "both µs",
                    "readers",
                    "Postgres",
                    "of rate-",
                    "of buck-",
                    "of bare",
                    "errors");
    private static final String SECOND = "%-9s %25s %15s %15s %17s %9s %17s %9s %9s %8s %8s %7s"
            .formatted("", "", "", "", "", "", "", "µs", "µs", "limit's", "et4j's", "rate");

    String text() {
        var text = new StringBuilder();
        figures.lines().stream()
                .map(line -> conditions(line.measured()))
                .distinct()
                .sorted()
                .forEach(conditions -> {
                    text.append("%n%s%n%s%n%s%n".formatted(conditions, HEAD, SECOND));
                    figures.lines().stream()
                            .filter(line -> conditions(line.measured()).equals(conditions))
                            .forEach(line -> text.append(row(line)).append(System.lineSeparator()));
                });
        return text.toString();
    }

    private static String conditions(Measurement.Case measured) {
        return "append-only file %s, %2d connections"
                .formatted(measured.appendOnly().word(), measured.connections());
    }

    private String row(Line line) {
        return "%-9s %25s %15s %15s %17s %9s %17s %9s %9s %8s %8s %7s %7d"
                .formatted(
                        line.measured().kind().word(),
                        spread("%,.0f", line.perSecond()),
                        spread("%.1f", line.medianMillis()),
                        spread("%.0f", line.p99Millis()),
                        cpu(line, Role.SERVICE).map(cpu -> spread("%.0f", cpu)).orElse(""),
                        median(cpu(line, Role.REDIS)),
                        spread("%.0f", line.sum()),
                        median(cpu(line, Role.READERS)),
                        median(cpu(line, Role.POSTGRES)),
                        share(figures.cpuShareOf(Kind.RATELIMIT, line)),
                        share(figures.cpuShareOf(Kind.BUCKET4J, line)),
                        share(figures.rateShareOfBare(line)),
                        line.errors());
    }

    private static Optional<Spread> cpu(Line line, Role role) {
        return Optional.ofNullable(line.cpu().get(role));
    }

    private static String spread(String format, Spread spread) {
        return "%s (%s..%s)"
                .formatted(number(format, spread.median()), number(format, spread.min()), number(format, spread.max()));
    }

    private static String median(Optional<Spread> spread) {
        return spread.map(each -> number("%.1f", each.median())).orElse("");
    }

    private static String share(Optional<Double> share) {
        return share.map(each -> number("%.0f %%", each * 100)).orElse("");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
