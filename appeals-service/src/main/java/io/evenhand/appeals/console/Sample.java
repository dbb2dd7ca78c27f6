package io.evenhand.appeals.console;

import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One figure of a service, as it tells Prometheus.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus' text format</a>
 */
@TemplateData
@RegisterForReflection
public record Sample(String name, Map<String, String> labels, double value) {

    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][\\w:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})? (\\S+)(?: [\\d.]+)?(?: # .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    public Sample {
        labels = Map.copyOf(labels);
    }

    /** All figures of a text; what is no figure, such as a comment, is left out. */
    static Stream<Sample> all(String text) {
        return text.lines().flatMap(line -> of(line).stream());
    }

    private static Optional<Sample> of(String line) {
        var parts = LINE.matcher(line);
        if (line.startsWith("#") || !parts.matches()) {
            return Optional.empty();
        }
        var labels = new TreeMap<String, String>();
        if (parts.group(2) != null) {
            LABEL.matcher(parts.group(2)).results().forEach(label -> labels.put(label.group(1), plain(label.group(2))));
        }
        try {
            return Optional.of(new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3))))
                    .filter(sample -> Double.isFinite(sample.value()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** A label's value without what the format puts before quotes, backslashes and line ends. */
    private static String plain(String value) {
        return ESCAPED.matcher(value)
                .replaceAll(sign -> sign.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(sign.group(1)));
    }

    /** The value of a label, or nothing. */
    public String label(String of) {
        return labels.getOrDefault(of, "");
    }
}
