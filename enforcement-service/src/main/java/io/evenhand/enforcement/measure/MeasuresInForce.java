package io.evenhand.enforcement.measure;

import io.evenhand.kit.store.Migrations;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.measure.Life;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All measures that bite or will, in this replica's memory: a decision asks nobody. Each replica looks for changes several
 * times a second and notes how far it has come, so that it can be told when all decide by a change. Without PostgreSQL
 * memory stays as it is.
 */
@Singleton
public class MeasuresInForce {

    private static final long LOOK_EVERY_MS = 300;
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** A replica that has said nothing for so long is gone. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(10);

    private static final String COLUMNS = """
            SELECT id, account, kind, target, scope_name, pace_ms, proposed_at, decided_at, starts_at, ends_at, held,
              ended_as, facts, clause, remedy, appeal, contact FROM measure""";

    private static final String ALL =
            COLUMNS + " WHERE ended_as IS NULL AND decided_at IS NOT NULL AND kind <> 'notice'";

    private static final String CHANGED = COLUMNS + " " + """
            WHERE id IN (SELECT data ->> 'id' FROM event_log
              WHERE position > $1 AND position <= $2 AND type = 'measure-changed')""";

    private static final String BEAT = """
            INSERT INTO replica_view (replica, position, seen_at) VALUES ($1, $2, $3)
            ON CONFLICT (replica) DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at""";

    private static final String APPLIED = """
            SELECT NOT EXISTS (SELECT 1 FROM event_log WHERE type = 'measure-changed' AND subject = $1
                AND (position IS NULL
                  OR position > (SELECT coalesce(min(position), 0) FROM replica_view WHERE seen_at > $2)))""";

    private final Map<String, Restraint> byAccount = new ConcurrentHashMap<>();
    private final String replica = UUID.randomUUID().toString();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean troubled = new AtomicBoolean();
    private final Pool pool;
    private final Migrations migrations;
    private volatile long seen = -1;
    private volatile long beaten = -1;
    private volatile Instant beatenAt = Instant.EPOCH;

    MeasuresInForce(Pool pool, Migrations migrations) {
        this.pool = pool;
        this.migrations = migrations;
    }

    void begin(@Observes StartupEvent started, Vertx vertx) {
        vertx.setPeriodic(LOOK_EVERY_MS, _ -> {
            if (migrations.done() && looking.compareAndSet(false, true)) {
                look().onTermination()
                        .invoke(() -> looking.set(false))
                        .subscribe()
                        .with(_ -> troubled.set(false), this::trouble);
            }
        });
    }

    private void trouble(Throwable e) {
        if (troubled.compareAndSet(false, true)) {
            Log.warnf("Changes of measures cannot be read now: %s", e.toString());
        }
    }

    /** What measures do to an account's requests. */
    public Restraint of(String account) {
        return byAccount.getOrDefault(account, Restraint.NONE);
    }

    /** Whether every replica that lives decides by an account's measures as they stand. */
    Uni<Boolean> isApplied(String account) {
        return pool.preparedQuery(APPLIED)
                .execute(Tuple.of(account, realNow().minus(GONE_AFTER)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Uni<Void> look() {
        return pool.query("SELECT coalesce(max(position), 0) FROM event_log")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(this::reach)
                .chain(this::beat);
    }

    private Uni<Void> reach(long last) {
        if (last == seen) {
            return Uni.createFrom().voidItem();
        }
        var first = seen < 0;
        var rows =
                first ? pool.query(ALL).execute() : pool.preparedQuery(CHANGED).execute(Tuple.of(seen, last));
        return rows.invoke(changed -> {
                    take(changed, first);
                    seen = last;
                })
                .replaceWithVoid();
    }

    private void take(RowSet<Row> changed, boolean all) {
        var known = new HashSet<String>();
        for (var row : changed) {
            var account = row.getString("account");
            known.add(account);
            byAccount.compute(account, (_, had) -> {
                var now = (had == null ? Restraint.NONE : had).with(row.getString("id"), bite(row));
                return now.isNothing() ? null : now;
            });
        }
        if (all) {
            byAccount.keySet().retainAll(known);
        }
    }

    /** What it does from when it is decided on until it is ended; its dates say the rest. */
    private static Optional<Restraint.Bite> bite(Row row) {
        var kind = Kind.of(row.getString("kind")).orElseThrow();
        if (kind == Kind.NOTICE || row.getString("ended_as") != null || row.getOffsetDateTime("decided_at") == null) {
            return Optional.empty();
        }
        var pace = row.getLong("pace_ms");
        return Optional.of(new Restraint.Bite(
                row.getString("id"),
                kind,
                Target.valueOf(row.getString("target").toUpperCase(Locale.ROOT)),
                row.getString("scope_name"),
                pace == null ? 0 : pace,
                new Life(
                        row.getOffsetDateTime("proposed_at").toInstant(),
                        instant(row.getOffsetDateTime("decided_at")),
                        row.getOffsetDateTime("starts_at").toInstant(),
                        instant(row.getOffsetDateTime("ends_at")),
                        row.getBoolean("held"),
                        null),
                row.getString("facts") + " The rule: " + row.getString("clause"),
                row.getString("remedy"),
                row.getString("appeal"),
                row.getString("contact")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Only when there is something new to say, or others could think that this replica is gone. */
    private Uni<Void> beat() {
        var now = Instant.now();
        if (beaten == seen && now.isBefore(beatenAt.plus(HEARTBEAT))) {
            return Uni.createFrom().voidItem();
        }
        var reached = seen;
        return pool.preparedQuery(BEAT)
                .execute(Tuple.of(replica, reached, realNow()))
                .chain(() -> pool.preparedQuery("DELETE FROM replica_view WHERE seen_at < $1")
                        .execute(Tuple.of(realNow().minus(Duration.ofMinutes(10)))))
                .invoke(() -> {
                    beaten = reached;
                    beatenAt = now;
                })
                .replaceWithVoid();
    }

    private static OffsetDateTime realNow() {
        return Instant.now().atOffset(ZoneOffset.UTC);
    }
}
