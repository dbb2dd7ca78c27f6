package io.evenhand.appeals.console;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was sent with a form. An empty field is one that was left out. */
record Form(Map<String, String> fields) {

    private static final String VERSION = "version";
    private static final String ONCE = "once";

    Form {
        fields = Map.copyOf(fields);
    }

    static final Form EMPTY = new Form(Map.of());

    static Form of(MultivaluedMap<String, String> sent) {
        var fields = new HashMap<String, String>();
        sent.forEach((name, values) -> {
            // Browsers send line ends as CR LF; what is stored has line feeds.
            var value = values.getFirst().replace("\r\n", "\n");
            if (!value.isBlank()) {
                fields.put(name, value);
            }
        });
        return new Form(fields);
    }

    @Nullable
    String text(String name) {
        return fields.get(name);
    }

    String or(String name, String otherwise) {
        return fields.getOrDefault(name, otherwise);
    }

    /** These fields of it, for a service; what was left out is left out. */
    Map<String, Object> only(String... names) {
        var body = new HashMap<String, Object>();
        for (var name : names) {
            Optional.ofNullable(fields.get(name)).ifPresent(value -> body.put(name, value));
        }
        return body;
    }

    /** What is to be done with {@code body}, as which version it was seen, and once. */
    Services.Deed deed(Object body) {
        return new Services.Deed(body, Optional.ofNullable(text(VERSION)), Optional.ofNullable(text(ONCE)));
    }
}
