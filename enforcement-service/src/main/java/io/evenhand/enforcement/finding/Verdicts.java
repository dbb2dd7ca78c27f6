package io.evenhand.enforcement.finding;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps of appeals what the brake counts, and which of them are open. */
@ApplicationScoped
class Verdicts implements EventHandler {

    private static final Set<String> CLOSED = Set.of("decided", "closed", "withdrawn", "moot");

    private static final String KEEP = """
            INSERT INTO appeal_view (id, account, measure, kind, open, outcome, decided_at)
            VALUES (?1, ?2, ?3, ?4, ?5, cast(?6 AS text), cast(cast(?7 AS text) AS timestamptz))
            ON CONFLICT (id) DO UPDATE
            SET open = excluded.open, outcome = excluded.outcome, decided_at = excluded.decided_at""";

    @Override
    public String follows() {
        return "appeals";
    }

    @Override
    public Uni<Void> handle(Event event) {
        var data = event.data();
        if (!event.type().equals("appeal-changed") || data.path("measure").isMissingNode()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(KEEP)
                        .setParameter(1, data.get("id").asText())
                        .setParameter(2, data.get("account").asText())
                        .setParameter(3, data.get("measure").asText())
                        .setParameter(4, data.get("kind").asText())
                        .setParameter(5, !CLOSED.contains(data.get("state").asText()))
                        .setParameter(6, text(event, "outcome"))
                        .setParameter(7, time(event))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static @Nullable String text(Event event, String field) {
        return event.data().path(field).asText(null);
    }

    /** Checked here, so that what is no time is not PostgreSQL's to refuse. */
    private static @Nullable String time(Event event) {
        var decidedAt = text(event, "decidedAt");
        return decidedAt == null ? null : OffsetDateTime.parse(decidedAt).toString();
    }
}
