package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateData;
import java.time.Instant;

/**
 * Something that was set or switched at run time.
 *
 * @param what in words
 * @param why what whoever did it said about it, or nothing
 */
@TemplateData
public record PolicyChange(Instant at, String name, String what, String why, String by) {

    /** A line of what was done to a value. */
    static PolicyChange ofParameter(JsonNode line) {
        var value = line.path("value").asText();
        var what = line.path("kind").asText().equals("dropped")
                ? "version %d goes without %s".formatted(line.path("version").asInt(), value)
                : line.hasNonNull("previous")
                        ? "set from %s to %s".formatted(line.path("previous").asText(), value)
                        : "set to " + value;
        return of(line, "parameter", what);
    }

    /** A line of what was done to a rule's switch. */
    static PolicyChange ofSwitch(JsonNode line) {
        return of(line, "rule", line.path("off").asBoolean() ? "switched off" : "switched on again");
    }

    private static PolicyChange of(JsonNode line, String name, String what) {
        return new PolicyChange(
                Instant.parse(line.path("at").asText()),
                line.path(name).asText(),
                what,
                line.hasNonNull("reason") ? line.path("reason").asText() : "",
                line.path("by").asText());
    }
}
