package io.evenhand.enforcement.mail;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Where accounts get their mail, as accounts-service says. */
@ApplicationScoped
class Addresses implements EventHandler {

    private static final String NOTE = """
            INSERT INTO address (account, email, position) VALUES (?1, cast(?2 AS text), ?3)
            ON CONFLICT (account) DO UPDATE SET email = excluded.email, position = excluded.position
            WHERE excluded.position > address.position""";

    private final Pool pool;

    Addresses(Pool pool) {
        this.pool = pool;
    }

    /** The address at this moment; empty where none is known. */
    Uni<Optional<String>> of(String account) {
        return pool.preparedQuery("SELECT email FROM address WHERE account = $1 AND email IS NOT NULL")
                .execute(Tuple.of(account))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(rows.iterator().next().getString(0))
                        : Optional.empty());
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("account-changed")) {
            return Uni.createFrom().voidItem();
        }
        var email = event.data().path("email");
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter(1, event.data().get("id").asText())
                        .setParameter(2, email.isTextual() ? email.asText() : null)
                        .setParameter(3, event.position())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
