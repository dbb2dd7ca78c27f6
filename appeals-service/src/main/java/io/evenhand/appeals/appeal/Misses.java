package io.evenhand.appeals.appeal;

import io.evenhand.kit.event.EventLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What was not done in time, or is about to be: a line, an event {@code appeal-clock} and a figure for each clock of each appeal,
 * once. A decision that comes late is a miss for good, however it comes out.
 */
@ApplicationScoped
class Misses {

    private static final int AT_ONCE = 50;

    private static final String OPEN =
            "state NOT IN ('decided', 'closed', 'withdrawn', 'moot') AND state <> 'awaiting-account'";

    private static final String FIND = """
            INSERT INTO clock_miss (appeal, clock, kind, at)
            SELECT * FROM (
              SELECT id AS appeal, 'decision' AS clock, 'warned' AS kind, escalate_at AS at FROM appeal
                WHERE %1$s AND escalate_at <= ?1
              UNION ALL SELECT id, 'decision', 'breached', due_at FROM appeal WHERE %1$s AND due_at <= ?1
              UNION ALL SELECT id, 'first-look', 'breached', look_by FROM appeal
                WHERE %1$s AND looked_at IS NULL AND look_by <= ?1
              UNION ALL SELECT id, 'restoration', 'breached', ?1 FROM appeal
                WHERE restoration IN ('pending', 'failed') AND decided_at <= ?2) AS missed
            WHERE NOT EXISTS (SELECT FROM clock_miss AS told
              WHERE told.appeal = missed.appeal AND told.clock = missed.clock AND told.kind = missed.kind)
            LIMIT %2$d
            ON CONFLICT DO NOTHING
            RETURNING appeal, clock, kind, at""".formatted(OPEN, AT_ONCE);

    private final EventLog events;
    private final AppealRepository rows;
    private final MeterRegistry metrics;

    Misses(EventLog events, AppealRepository rows, MeterRegistry metrics) {
        this.events = events;
        this.rows = rows;
        this.metrics = metrics;
        // A counter that begins at its first miss has not risen for whoever watches.
        counter("decision", "warned");
        counter("decision", "breached");
        counter("first-look", "breached");
        counter("restoration", "breached");
    }

    private Counter counter(String clock, String kind) {
        return metrics.counter("evenhand.appeals.clocks", "clock", clock, "kind", kind);
    }

    /** A clock of an appeal that ran out, or nearly. */
    @RegisterForReflection
    record Miss(String appeal, String clock, String kind, Instant at) {}

    /** Finds what is new, as much at once as a transaction holds well, until there is no more. */
    Uni<Void> find(Instant now, Duration restoration) {
        return Panache.withTransaction(() -> some(now, restoration))
                .chain(found -> found < AT_ONCE ? Uni.createFrom().voidItem() : find(now, restoration));
    }

    private Uni<Integer> some(Instant now, Duration restoration) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FIND, Object[].class)
                        .setParameter(1, stored(now))
                        .setParameter(2, stored(now.minus(restoration)))
                        .getResultList())
                .map(found -> found.stream().map(Misses::miss).toList())
                .call(this::tell)
                .map(List::size);
    }

    private Uni<Void> tell(List<Miss> found) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(miss -> tell(miss))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> tell(Miss miss) {
        counter(miss.clock(), miss.kind()).increment();
        if (miss.clock().equals("restoration")) {
            Log.errorf("ALARM: what was decided on %s is not in effect yet", miss.appeal());
        } else {
            Log.warnf("The clock %s of %s: %s", miss.clock(), miss.appeal(), miss.kind());
        }
        return rows.locked(miss.appeal())
                .invoke(row -> {
                    if (miss.clock().equals("restoration")) {
                        row.alarm(miss.at());
                    }
                })
                .chain(row -> rows.flush().chain(() -> events.append("appeal-clock", row.account(), miss)));
    }

    private static Miss miss(Object[] row) {
        var at = row[3] instanceof Instant instant ? instant : ((OffsetDateTime) row[3]).toInstant();
        return new Miss((String) row[0], (String) row[1], (String) row[2], at);
    }

    private static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
