package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateData;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be done about something, as its service says.
 *
 * @param why why an action is not offered, by its name
 */
@TemplateData
public record Offers(Map<String, Boolean> enabled, Map<String, String> why) {

    public Offers {
        enabled = Map.copyOf(enabled);
        why = Map.copyOf(why);
    }

    static Offers of(JsonNode thing) {
        var enabled = new HashMap<String, Boolean>();
        var why = new HashMap<String, String>();
        thing.path("availableActions").forEach(offer -> {
            var action = offer.path("action").asText();
            enabled.put(action, offer.path("enabled").asBoolean());
            if (offer.hasNonNull("why")) {
                why.put(action, offer.path("why").asText());
            }
        });
        return new Offers(enabled, why);
    }

    /** Whether the person may do that now. */
    public boolean may(String action) {
        return enabled.getOrDefault(action, false);
    }

    public @Nullable String not(String action) {
        return why.get(action);
    }
}
