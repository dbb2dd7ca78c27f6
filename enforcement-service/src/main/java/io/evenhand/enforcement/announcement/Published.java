package io.evenhand.enforcement.announcement;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Notes that a version is to be announced; a policy's first version is not. Telling is done elsewhere, so that the feed
 * goes on whatever there is to tell.
 */
@ApplicationScoped
class Published implements EventHandler {

    private static final String NOTE = """
            INSERT INTO announcement (policy, version, published_at, effective_at)
            SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM policy_view WHERE policy = ?1 AND version < ?2)
            ON CONFLICT DO NOTHING""";

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("policy-published")) {
            return Uni.createFrom().voidItem();
        }
        var data = event.data();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter(1, data.get("policy").asText())
                        .setParameter(2, data.get("version").asInt())
                        .setParameter(3, event.at().atOffset(ZoneOffset.UTC))
                        .setParameter(
                                4, OffsetDateTime.parse(data.get("effectiveAt").asText()))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
