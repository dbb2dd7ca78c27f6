package io.evenhand.metering.detector;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/** Writes down what accounts bought, and which of their calls about wallets were refused. */
@ApplicationScoped
class Dealings implements EventHandler {

    private static final String DEALING = "INSERT INTO dealing (account, kind, units, at) VALUES (?1, ?2, ?3, ?4)";

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "lot-bought" ->
                write(event, "bought", event.data().get("units").asLong());
            case "wallet-call-refused" -> write(event, "refused", 0);
            default -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> write(Event event, String kind, long units) {
        var data = event.data();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DEALING)
                        .setParameter(1, data.get("account").asText())
                        .setParameter(2, kind)
                        .setParameter(3, units)
                        .setParameter(4, OffsetDateTime.parse(data.get("at").asText()))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
