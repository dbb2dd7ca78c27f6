package io.evenhand.kit.event;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives committed events their positions, without gaps and in one order for all readers. One replica at a time does it,
 * under an advisory lock that the transaction holds: so a position that can be read has all smaller ones before it, and
 * an event that commits late is numbered late, never skipped.
 *
 * <p>An append is looked for every few milliseconds until it was numbered or its transaction can no longer be open;
 * besides, all replicas look every two seconds, for what a crashed one left behind.
 */
@ApplicationScoped
class Numbering {

    /** Writing transactions end within 10 s. */
    private static final long LONGEST_TRANSACTION = Duration.ofSeconds(15).toNanos();

    /** The advisory lock under which positions are given. */
    static final long LOCK = 0x65766e68616e64L;

    private static final long LOOK_EVERY_MILLIS = 10;
    private static final int AT_ONCE = 1000;

    private final Pool pool;
    private final Bell bell;
    private final Background background;
    private final Migrations migrations;
    private final ConcurrentMap<String, Long> expected = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    Numbering(Pool pool, Bell bell, Background background, Migrations migrations) {
        this.pool = pool;
        this.bell = bell;
        this.background = background;
        this.migrations = migrations;
    }

    /** An event with this id is being written: look out for it. */
    void expect(String id) {
        expected.put(id, System.nanoTime());
        if (looking.compareAndSet(false, true)) {
            lookSoon();
        }
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return migrations.done() ? quietly() : Uni.createFrom().voidItem();
    }

    private void lookSoon() {
        background.startIn(LOOK_EVERY_MILLIS, this::look);
    }

    private Uni<Void> look() {
        return quietly().invoke(this::lookAgain);
    }

    /** Numbers what is there; a failure is told and the next look tries again. */
    private Uni<Void> quietly() {
        return number().onFailure()
                .invoke(e -> Log.warnf("Events wait for their positions: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void lookAgain() {
        var oldest = System.nanoTime() - LONGEST_TRANSACTION;
        expected.values().removeIf(since -> since - oldest < 0);
        if (!expected.isEmpty()) {
            lookSoon();
            return;
        }
        looking.set(false);
        // One may have come between the look and the flag.
        if (!expected.isEmpty() && looking.compareAndSet(false, true)) {
            lookSoon();
        }
    }

    private Uni<Void> number() {
        return pool.withTransaction(this::numberCommitted)
                .invoke(this::announce)
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> numberCommitted(SqlConnection connection) {
        // Statements of their own: each sees what was committed before it began, so after the lock was had.
        return connection
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .chain(() -> connection.preparedQuery("""
                        WITH fresh AS (
                            SELECT id, row_number() OVER (ORDER BY entry) AS place
                            FROM event_log WHERE position IS NULL ORDER BY entry LIMIT $1),
                        head AS (SELECT coalesce(max(position), 0) AS position FROM event_log)
                        UPDATE event_log SET position = head.position + fresh.place
                        FROM fresh, head WHERE event_log.id = fresh.id
                        RETURNING event_log.id, event_log.position""").execute(Tuple.of(AT_ONCE)));
    }

    private void announce(RowSet<Row> numbered) {
        var last = 0L;
        for (var row : numbered) {
            expected.remove(row.getString("id"));
            last = Math.max(last, row.getLong("position"));
        }
        if (last > 0) {
            bell.ring(last);
        }
    }
}
