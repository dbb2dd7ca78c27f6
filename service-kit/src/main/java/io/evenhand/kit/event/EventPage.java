package io.evenhand.kit.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Events after a position, in order; {@code last} is the newest position of the log, to see how far behind one is. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventPage(List<Event> items, long last) {

    public EventPage {
        items = List.copyOf(items);
    }
}
