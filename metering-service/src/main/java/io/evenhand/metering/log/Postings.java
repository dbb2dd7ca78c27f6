package io.evenhand.metering.log;

import io.evenhand.kit.event.EventLog;
import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.meter.UsageLog;
import io.evenhand.metering.acceptance.FirstUses;
import io.evenhand.metering.log.Tally.Hour;
import io.evenhand.metering.log.Tally.Sums;
import io.evenhand.policy.table.LimitTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
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
    private final FirstUses firstUses;
    private final Warnings warnings;

    Postings(Pool pool, Months months, EventLog events, FirstUses firstUses, Warnings warnings) {
        this.pool = pool;
        this.months = months;
        this.events = events;
        this.firstUses = firstUses;
        this.warnings = warnings;
    }

    /** What became of what was read. */
    sealed interface Posting {

        /** It is stored, once and for good. */
        record Stored(int events) implements Posting {}

        /** Another reader has the partition, or had this piece of it: nothing was changed. */
        record TakenOver() implements Posting {}
    }

    /**
     * Stores what {@code records} say, which were read from where {@code lease} stands up to {@code reached}.
     *
     * @param tables the limits that were in force for an origin
     */
    Uni<Posting> store(
            Lease lease, List<LogRecord> records, Function<Origin, LimitTable> tables, UsageLog.Batch reached) {
        var tally = Tally.of(records, tables);
        return months.prepare(tally.hours().keySet())
                .chain(() -> Uni.combine()
                        .all()
                        .unis(firstUses.in(records), warnings.in(records, tables))
                        .asTuple())
                .chain(found -> pool.withTransaction(connection -> advance(connection, lease, lease.at(reached))
                                .chain(moved -> moved
                                        ? firstUses
                                                .keep(connection, found.getItem1())
                                                .chain(() -> post(connection, records, tally, found.getItem2(), tables))
                                        : takenOver()))
                        .invoke(posting -> {
                            if (posting instanceof Posting.Stored) {
                                firstUses.stored(found.getItem1());
                                warnings.stored(found.getItem2());
                            }
                        }))
                .ifNoItem()
                .after(LONGEST)
                .fail();
    }

    /** Goes over to another epoch, of which nothing was read. */
    Uni<Posting> begin(Lease lease, String epoch) {
        return pool.withTransaction(connection -> advance(connection, lease, lease.in(epoch)))
                .chain(moved -> moved ? Uni.createFrom().item(new Posting.Stored(0)) : takenOver())
                .ifNoItem()
                .after(LONGEST)
                .fail();
    }

    private static Uni<Posting> takenOver() {
        return Uni.createFrom().item(new Posting.TakenOver());
    }

    private static Uni<Boolean> advance(SqlConnection connection, Lease lease, Lease reached) {
        return connection
                .preparedQuery("""
                        UPDATE log_partition SET epoch = $5, position = $6, batch = $7
                        WHERE partition = $1 AND term = $2 AND epoch = $3 AND position = $4""")
                .execute(Tuple.tuple()
                        .addInteger(lease.partition())
                        .addLong(lease.term())
                        .addString(lease.epoch())
                        .addString(lease.position())
                        .addString(reached.epoch())
                        .addString(reached.position())
                        .addLong(reached.batch()))
                .map(updated -> updated.rowCount() == 1);
    }

    private Uni<Posting> post(
            SqlConnection connection,
            List<LogRecord> records,
            Tally all,
            List<LogEvent.LimitNear> near,
            Function<Origin, LimitTable> tables) {
        return Uses.remember(connection, records)
                .map(counted -> counted.size() == records.size() ? all : Tally.of(counted, tables))
                .chain(tally -> append(connection, tally.events())
                        .chain(() -> append(connection, near))
                        .chain(() -> Checkpoints.keep(connection, records))
                        .chain(() -> add(connection, tally))
                        .replaceWith(new Posting.Stored(tally.events().size() + near.size())));
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

    private Uni<Void> append(SqlConnection connection, List<? extends LogEvent> told) {
        if (told.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return events.append(
                connection,
                told.stream()
                        .map(event -> new EventLog.Draft(event.type(), event.account(), event.at(), event))
                        .toList());
    }
}
