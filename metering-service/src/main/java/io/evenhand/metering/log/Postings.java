package io.evenhand.metering.log;

import io.evenhand.kit.event.EventLog;
import io.evenhand.metering.log.Tally.Hour;
import io.evenhand.metering.log.Tally.Sums;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.ToLongFunction;

/**
 * Stores what was read and how far, in one transaction that is refused when somebody else has read on meanwhile. So a
 * batch that is read again, after a crash before its trim or by a second reader, counts nothing.
 */
@ApplicationScoped
class Postings {

    /** Writing transactions end within 10 s. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final Pool pool;
    private final Months months;
    private final EventLog events;

    Postings(Pool pool, Months months, EventLog events) {
        this.pool = pool;
        this.months = months;
        this.events = events;
    }

    /** What became of a tally. */
    sealed interface Posting {

        /** It is stored, once and for good. */
        record Stored() implements Posting {}

        /** Another reader has the partition, or had this piece of it: nothing was changed. */
        record TakenOver() implements Posting {}
    }

    /** Stores {@code tally}, which was read from where {@code lease} stands up to {@code reached}. */
    Uni<Posting> store(Lease lease, Tally tally, String reached) {
        return months.prepare(tally.hours().keySet())
                .chain(() -> pool.withTransaction(connection -> advance(connection, lease, reached)
                        .chain(moved -> moved == 0
                                ? Uni.createFrom().<Posting>item(new Posting.TakenOver())
                                // Readers of other partitions may want the same hours: locked last, they are held
                                // shortest.
                                : append(connection, tally)
                                        .chain(() -> add(connection, tally))
                                        .replaceWith(new Posting.Stored()))))
                .ifNoItem()
                .after(LONGEST)
                .fail();
    }

    private static Uni<Integer> advance(SqlConnection connection, Lease lease, String reached) {
        return connection
                .preparedQuery("UPDATE log_partition SET position = $4"
                        + " WHERE partition = $1 AND position = $2 AND epoch = $3")
                .execute(Tuple.of(lease.partition(), lease.position(), lease.epoch(), reached))
                .map(updated -> updated.rowCount());
    }

    private static Uni<Void> add(SqlConnection connection, Tally tally) {
        if (tally.hours().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var hours = tally.hours().keySet();
        return connection
                .preparedQuery("""
                        INSERT INTO usage_hour AS had (account, meter, hour, units, decisions, delayed, by_credit)
                        SELECT * FROM unnest(
                            $1::text[], $2::text[], $3::timestamptz[],
                            $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
                        ON CONFLICT (account, meter, hour) DO UPDATE SET
                            units = had.units + excluded.units,
                            decisions = had.decisions + excluded.decisions,
                            delayed = had.delayed + excluded.delayed,
                            by_credit = had.by_credit + excluded.by_credit""")
                .execute(Tuple.tuple()
                        .addArrayOfString(hours.stream().map(Hour::account).toArray(String[]::new))
                        .addArrayOfString(hours.stream().map(Hour::meter).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(hours.stream()
                                .map(hour -> hour.startsAt().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfLong(column(tally, Sums::units))
                        .addArrayOfLong(column(tally, Sums::decisions))
                        .addArrayOfLong(column(tally, Sums::delayed))
                        .addArrayOfLong(column(tally, Sums::byCredit)))
                .replaceWithVoid();
    }

    private static Long[] column(Tally tally, ToLongFunction<Sums> figure) {
        return tally.hours().values().stream().mapToLong(figure).boxed().toArray(Long[]::new);
    }

    private Uni<Void> append(SqlConnection connection, Tally tally) {
        if (tally.events().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return events.append(
                connection,
                tally.events().stream()
                        .map(event -> new EventLog.Draft(event.type(), event.account(), event.at(), event))
                        .toList());
    }
}
