package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateExtension;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of the API as people read them: {@code in-review} is "In review". */
@TemplateExtension(namespace = "say")
final class Say {

    private static final int SHORT = 8;

    private Say() {}

    static String word(@Nullable Object code) {
        if (code == null || code.toString().isEmpty()) {
            return "—";
        }
        var words = code.toString().replace('-', ' ').replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static String number(@Nullable Object value) {
        return switch (value) {
            case Long whole -> String.format(Locale.ENGLISH, "%,d", whole);
            case Integer whole -> String.format(Locale.ENGLISH, "%,d", whole);
            case Double part -> String.format(Locale.ENGLISH, "%,.1f", part).replaceFirst("[.]0$", "");
            case null -> "—";
            default -> value.toString();
        };
    }

    /** An id, short enough for a table: what it is of, and its last characters, which tell it apart. */
    static String id(@Nullable Object id) {
        var text = String.valueOf(id);
        var prefix = text.indexOf('_') + 1;
        return text.length() <= prefix + SHORT
                ? text
                : text.substring(0, prefix) + "…" + text.substring(text.length() - SHORT);
    }

    /** For who has to see all of it, laid out. */
    static String json(@Nullable Object value) {
        return value instanceof JsonNode node ? node.toPrettyString() : number(value);
    }

    /** The same on one line. */
    static String line(@Nullable Object value) {
        return value instanceof JsonNode node ? node.toString() : number(value);
    }

    /** Counts by name and state: {@code mail: 12 delivered, 1 failed}. */
    static String counts(@Nullable Object byName) {
        return byName instanceof JsonNode names
                ? names.properties().stream()
                        .map(name -> name.getKey() + ": "
                                + name.getValue().properties().stream()
                                        .map(state -> number(state.getValue().asLong()) + " " + state.getKey())
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "))
                : "—";
    }

    /** A share from 0 to 1 in hundredths. */
    static String percent(@Nullable Object share) {
        return share instanceof Double value ? Math.round(value * 100) + " %" : "—";
    }

    /** For a path or a query. */
    static String url(@Nullable Object part) {
        return part == null ? "" : Route.encoded(part.toString());
    }
}
