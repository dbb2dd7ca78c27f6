package io.evenhand.kit.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * This service's own events: append-only, written in the transaction that makes them true. An event gets its position,
 * and is heard by others, shortly after that transaction commits; one that rolls back never was.
 */
@ApplicationScoped
public class EventLog {

    // Two casts: a parameter that PostgreSQL takes for jsonb is sent as a JSON string, quotes and all.
    private static final String APPEND = """
            INSERT INTO event_log (id, type, subject, at, data)
            VALUES (?1, ?2, ?3, ?4, cast(cast(?5 as text) as jsonb))""";

    private static final String APPEND_ALL = """
            INSERT INTO event_log (id, type, subject, at, data)
            SELECT id, type, subject, at, cast(data as jsonb)
            FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
                WITH ORDINALITY AS draft (id, type, subject, at, data, place)
            ORDER BY place""";

    private static final String APPEND_MANY = """
            INSERT INTO event_log (id, type, subject, at, data)
            SELECT id, type, subject, at, data
            FROM jsonb_to_recordset(cast(cast(?1 as text) as jsonb))
                AS draft (id text, type text, subject text, at timestamptz, data jsonb)
            ORDER BY id""";

    private final Ids ids;
    private final BusinessClock clock;
    private final ObjectMapper json;
    private final Numbering numbering;
    private final Pool pool;

    EventLog(Ids ids, BusinessClock clock, ObjectMapper json, Numbering numbering, Pool pool) {
        this.ids = ids;
        this.clock = clock;
        this.json = json;
        this.numbering = numbering;
        this.pool = pool;
    }

    /** Appends an event of now, in the current Hibernate Reactive transaction. */
    public Uni<Void> append(String type, String subject, Object data) {
        return append(type, subject, clock.instant(), data);
    }

    /** Appends an event of {@code at}, in the current Hibernate Reactive transaction. */
    public Uni<Void> append(String type, String subject, Instant at, Object data) {
        var id = announced();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(APPEND)
                        .setParameter(1, id)
                        .setParameter(2, type)
                        .setParameter(3, subject)
                        .setParameter(4, at.atOffset(ZoneOffset.UTC))
                        .setParameter(5, write(data))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** An event that is to be appended. */
    public record Draft(String type, String subject, Instant at, Object data) {}

    /** Appends events, in the current Hibernate Reactive transaction. */
    public Uni<Void> append(List<Draft> drafts) {
        var rows = json.createArrayNode();
        drafts.forEach(draft -> rows.addObject()
                .put("id", announced())
                .put("type", draft.type())
                .put("subject", draft.subject())
                .put("at", draft.at().toString())
                .set("data", json.valueToTree(draft.data())));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(APPEND_MANY)
                        .setParameter(1, rows.toString())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Appends events in this order, on a connection of the reactive SQL client, in whatever transaction that has open. */
    public Uni<Void> append(SqlClient connection, List<Draft> drafts) {
        return connection
                .preparedQuery(APPEND_ALL)
                .execute(Tuple.tuple()
                        .addArrayOfString(drafts.stream().map(_ -> announced()).toArray(String[]::new))
                        .addArrayOfString(drafts.stream().map(Draft::type).toArray(String[]::new))
                        .addArrayOfString(drafts.stream().map(Draft::subject).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(drafts.stream()
                                .map(draft -> draft.at().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfString(drafts.stream()
                                .map(draft -> write(draft.data()))
                                .toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** The events after {@code position}, at most {@code limit} of them. */
    Uni<EventPage> after(long position, int limit) {
        return pool.preparedQuery("SELECT position, id, type, subject, at, data::text AS data FROM event_log"
                        + " WHERE position > $1 ORDER BY position LIMIT $2")
                .execute(Tuple.of(position, limit))
                .chain(rows -> last().map(last -> new EventPage(
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(this::event)
                                .toList(),
                        last)));
    }

    private Uni<Long> last() {
        return pool.query("SELECT coalesce(max(position), 0) FROM event_log")
                .execute()
                .map(EventLog::onlyLong);
    }

    static long onlyLong(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }

    private String announced() {
        var id = ids.next("evt");
        numbering.expect(id);
        return id;
    }

    private Event event(Row row) {
        try {
            return new Event(
                    row.getLong("position"),
                    row.getString("id"),
                    row.getString("type"),
                    row.getString("subject"),
                    row.getOffsetDateTime("at").toInstant(),
                    json.readTree(row.getString("data")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps only valid JSON", e);
        }
    }

    private String write(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event's data must be JSON", e);
        }
    }
}
