package io.evenhand.enforcement.message;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Messages in the database. */
@ApplicationScoped
class MessageRepository implements PanacheRepositoryBase<MessageRow, String> {

    private static final String VIEWED = """
            INSERT INTO delivery (message, channel, target, state, bulk, attempts, attempted_at, succeeded_at)
            SELECT id, 'inbox', '', 'viewed', false, 1, cast(?2 AS timestamptz), cast(?2 AS timestamptz)
            FROM jsonb_array_elements_text(cast(cast(?1 AS text) AS jsonb)) AS seen (id)
            ON CONFLICT DO NOTHING""";

    /** Newest first, from before {@code at} and {@code id} on. */
    Uni<List<MessageRow>> before(String account, Instant at, String id, int most) {
        return find(
                        "account = :account and (at < :at or (at = :at and id < :id)) order by at desc, id desc",
                        Map.of("account", account, "at", at, "id", id))
                .page(Page.ofSize(most))
                .list();
    }

    /** Records that the holder has been shown messages; of each the first time stays. */
    Uni<Void> viewed(List<String> messages, Instant at) {
        return messages.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(VIEWED)
                                .setParameter(1, new JsonArray(messages).encode())
                                .setParameter(2, at.atOffset(ZoneOffset.UTC))
                                .executeUpdate())
                        .replaceWithVoid();
    }
}
