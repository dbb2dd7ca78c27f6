package io.evenhand.metering.log;

import io.evenhand.meter.UsageLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Shares the partitions of the usage log among the replicas that read it: each takes its part of those that are free,
 * renews what it has and gives up what is too much. Leases are in real time; a clock that is wrong costs work done twice
 * and thrown away, never a count.
 */
@ApplicationScoped
class Leases {

    private final Pool pool;
    private final UsageLog log;
    private final LogConfig config;

    Leases(Pool pool, UsageLog log, LogConfig config) {
        this.pool = pool;
        this.log = log;
        this.config = config;
    }

    /** What {@code holder} may read from now until it should have asked again. */
    Uni<List<Lease>> share(String holder) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        var until = now.plus(config.lease());
        return pool.withTransaction(connection -> enrol(connection, holder, now, until)
                .chain(() -> fairShare(connection))
                .chain(share -> renew(connection, holder, now, until, share)
                        .chain(() -> giveUp(connection, holder, now, until))
                        .chain(() -> take(connection, holder, now, until, share)))
                .chain(() -> held(connection, holder, until)));
    }

    /** Lets others have at once what {@code holder} reads. */
    Uni<Void> release(String holder) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("UPDATE log_partition SET lease_until = '-infinity' WHERE holder = $1")
                .execute(Tuple.of(holder))
                .chain(() -> connection
                        .preparedQuery("DELETE FROM log_reader WHERE holder = $1")
                        .execute(Tuple.of(holder)))
                .replaceWithVoid());
    }

    private Uni<Void> enrol(SqlConnection connection, String holder, OffsetDateTime now, OffsetDateTime until) {
        return connection
                .preparedQuery("INSERT INTO log_partition (partition) SELECT unnest($1::int[]) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(log.partitions().toArray(Integer[]::new)))
                .chain(() -> connection
                        .preparedQuery("DELETE FROM log_reader WHERE seen_until < $1")
                        .execute(Tuple.of(now)))
                .chain(() -> connection.preparedQuery("""
                        INSERT INTO log_reader (holder, seen_until) VALUES ($1, $2)
                        ON CONFLICT (holder) DO UPDATE SET seen_until = excluded.seen_until""").execute(Tuple.of(holder, until)))
                .replaceWithVoid();
    }

    private Uni<Integer> fairShare(SqlConnection connection) {
        return connection
                .query("SELECT count(*) AS readers FROM log_reader")
                .execute()
                .map(rows -> rows.iterator().next().getInteger("readers"))
                .map(readers -> Math.ceilDiv(log.partitions().size(), readers));
    }

    private static Uni<Void> renew(
            SqlConnection connection, String holder, OffsetDateTime now, OffsetDateTime until, int share) {
        return connection
                .preparedQuery("""
                        UPDATE log_partition SET lease_until = $3
                        WHERE holder = $1 AND partition IN (
                            SELECT partition FROM log_partition WHERE holder = $1 AND lease_until >= $2
                            ORDER BY partition LIMIT $4)""")
                .execute(Tuple.of(holder, now, until, share))
                .replaceWithVoid();
    }

    private static Uni<Void> giveUp(SqlConnection connection, String holder, OffsetDateTime now, OffsetDateTime until) {
        return connection
                .preparedQuery("""
                        UPDATE log_partition SET lease_until = '-infinity'
                        WHERE holder = $1 AND lease_until >= $2 AND lease_until < $3""")
                .execute(Tuple.of(holder, now, until))
                .replaceWithVoid();
    }

    private static Uni<Void> take(
            SqlConnection connection, String holder, OffsetDateTime now, OffsetDateTime until, int share) {
        return connection
                .preparedQuery("""
                        UPDATE log_partition SET holder = $1, lease_until = $3, term = term + 1
                        WHERE lease_until < $2 AND partition IN (
                            SELECT partition FROM log_partition WHERE lease_until < $2 ORDER BY partition
                            LIMIT $4 - (SELECT count(*) FROM log_partition WHERE holder = $1 AND lease_until = $3)
                            FOR UPDATE SKIP LOCKED)""")
                .execute(Tuple.of(holder, now, until, share))
                .replaceWithVoid();
    }

    private static Uni<List<Lease>> held(SqlConnection connection, String holder, OffsetDateTime until) {
        return connection
                .preparedQuery("SELECT partition, term, epoch, position, batch FROM log_partition"
                        + " WHERE holder = $1 AND lease_until = $2 ORDER BY partition")
                .execute(Tuple.of(holder, until))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Leases::lease)
                        .toList());
    }

    private static Lease lease(Row row) {
        return new Lease(
                row.getInteger("partition"),
                row.getLong("term"),
                row.getString("epoch"),
                row.getString("position"),
                row.getLong("batch"));
    }
}
