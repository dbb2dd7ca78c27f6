package io.evenhand.enforcement.message;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Messages in the database. */
@ApplicationScoped
class MessageRepository implements PanacheRepositoryBase<MessageRow, String> {

    private static final String ADD = """
            INSERT INTO message (id, account, occasion, kind, what, why, fix, decision, at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (account, occasion) DO NOTHING""";

    /** Adds a message, once for its occasion. */
    Uni<Void> add(String account, String occasion, MessageView message) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, message.id())
                        .setParameter(2, account)
                        .setParameter(3, occasion)
                        .setParameter(4, message.kind())
                        .setParameter(5, message.what())
                        .setParameter(6, message.why())
                        .setParameter(7, message.fix())
                        .setParameter(8, message.decision())
                        .setParameter(9, message.at().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Newest first, from before {@code at} and {@code id} on. */
    Uni<List<MessageRow>> before(String account, Instant at, String id, int most) {
        return find(
                        "account = :account and (at < :at or (at = :at and id < :id)) order by at desc, id desc",
                        Map.of("account", account, "at", at, "id", id))
                .page(Page.ofSize(most))
                .list();
    }
}
