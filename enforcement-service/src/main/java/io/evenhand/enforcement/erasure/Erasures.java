package io.evenhand.enforcement.erasure;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.holding.AccountData;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Erases accounts' data when they are erased, and says so. */
@ApplicationScoped
class Erasures implements EventHandler {

    private final AccountData data;
    private final EventLog events;

    Erasures(AccountData data, EventLog events) {
        this.data = data;
        this.events = events;
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("account-erased")
                ? data.erase(event.subject())
                        .chain(() -> events.append(
                                "account-data-erased", event.subject(), Map.of("account", event.subject())))
                : Uni.createFrom().voidItem();
    }
}
