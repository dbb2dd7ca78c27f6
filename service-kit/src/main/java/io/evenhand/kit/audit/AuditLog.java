package io.evenhand.kit.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/**
 * This service's audit log. Rows are appended one at a time, under an advisory lock that the transaction holds to its
 * end: so positions have no gaps, and each row follows the one before it whoever wrote that.
 */
@ApplicationScoped
class AuditLog {

    private static final long LOCK = 0x6175646974L;

    private final Pool pool;
    private final ObjectMapper json;
    private final String service;

    AuditLog(Pool pool, ObjectMapper json, @ConfigProperty(name = "evenhand.database.name") String service) {
        this.pool = pool;
        this.json = json;
        this.service = service;
    }

    /** The newest row, which the next one follows. */
    private record Head(long position, String hash) {}

    /** Appends what {@code actor} did, in the current Hibernate Reactive transaction. */
    Uni<Void> append(SecurityIdentity actor, String action, Deed.Said.Done done) {
        // Written first, so that nothing is waited for under the lock.
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> lockedHead(session))
                        .chain(head -> append(session, head, actor, action, done)));
    }

    private static Uni<Head> lockedHead(Session session) {
        // Statements of their own: the second sees what was committed before the lock was had.
        return session.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(?1)", Integer.class)
                .setParameter(1, LOCK)
                .getSingleResult()
                .chain(() -> session.createNativeQuery(
                                "SELECT position, hash FROM audit_log ORDER BY position DESC LIMIT 1", Object[].class)
                        .getResultList())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Head((Long) row[0], (String) row[1]))
                        .orElse(new Head(0, Chain.START)));
    }

    private Uni<Void> append(Session session, Head head, SecurityIdentity actor, String action, Deed.Said.Done done) {
        var position = head.position() + 1;
        var entry = Chain.canonical(Map.of(
                "position", position,
                "service", service,
                "at", Instant.now().truncatedTo(ChronoUnit.MICROS).toString(),
                "actor", actor.getPrincipal().getName(),
                "roles", actor.getRoles().stream().sorted().toList(),
                "action", action,
                "subject", done.subject(),
                "details", done.details()));
        return session.createNativeQuery(
                        "INSERT INTO audit_log (position, entry, previous, hash) VALUES (?1, ?2, ?3, ?4)")
                .setParameter(1, position)
                .setParameter(2, entry)
                .setParameter(3, head.hash())
                .setParameter(4, Chain.hash(head.hash(), entry))
                .executeUpdate()
                .replaceWithVoid();
    }

    /** The lines after {@code position}, oldest first: all of them, or those of one actor or about one subject. */
    Uni<Page<Map<String, Object>>> after(long position, int limit, Optional<String> actor, Optional<String> subject) {
        return pool.preparedQuery("""
                        SELECT entry, previous, hash FROM audit_log
                        WHERE position > $1 AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR subject = $3)
                        ORDER BY position LIMIT $4""")
                .execute(Tuple.of(position, actor.orElse(null), subject.orElse(null), limit + 1))
                .map(rows -> Page.of(lines(rows), limit, line -> String.valueOf(line.get("position"))));
    }

    private List<Map<String, Object>> lines(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::line).toList();
    }

    /** The line as it stands in the table, also when somebody has changed it there: whoever verifies must see that. */
    private Map<String, Object> line(Row row) {
        try {
            var line = json.readValue(row.getString("entry"), new TypeReference<Map<String, Object>>() {});
            line.put("previous", row.getString("previous"));
            line.put("hash", row.getString("hash"));
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only valid JSON", e);
        }
    }
}
