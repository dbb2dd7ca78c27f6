package io.evenhand.kit.probe;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears the probe's own events, and stumbles where it is told to. */
@ApplicationScoped
public class Heard implements EventHandler {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile String stumbleOver = "";

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (event.subject().equals(stumbleOver)) {
            return Uni.createFrom().failure(new IllegalStateException("stumbled"));
        }
        events.add(event);
        return Uni.createFrom().voidItem();
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public void stumbleOver(String subject) {
        this.stumbleOver = subject;
    }
}
