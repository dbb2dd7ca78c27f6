package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.meter.UsageLog;
import io.evenhand.meter.UsageLog.Batch;
import io.evenhand.meter.UsageLog.Page;
import io.evenhand.metering.log.LogMetrics.Lag;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.table.LimitTable;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads one partition under a lease, one turn at a time. A turn that fails changes nothing and is taken again from the
 * same position: a record waits for its policy version, it is never dropped.
 */
final class PartitionReader {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final UsageLog log;
    private final LimitTables tables;
    private final Postings postings;
    private final int most;
    private volatile Lease lease;
    private volatile boolean ended;

    PartitionReader(UsageLog log, LimitTables tables, Postings postings, int most, Lease lease) {
        this.log = log;
        this.tables = tables;
        this.postings = postings;
        this.most = most;
        this.lease = lease;
    }

    /** What a turn brought. */
    sealed interface Turn {

        /** There was nothing to read. */
        record Idle() implements Turn {}

        /** Everything there was is stored. */
        record CaughtUp(int records, int events) implements Turn {}

        /** As much as fits into one transaction is stored, and there is probably more. */
        record Behind(int records, int events) implements Turn {}

        /** Redis' data has begun a new life; its stream is read from the next turn on. */
        record NewEpoch(String epoch) implements Turn {}

        /** Another reader has the partition. */
        record TakenOver() implements Turn {}
    }

    Lease lease() {
        return lease;
    }

    int partition() {
        return lease.partition();
    }

    /** Whether it still reads, and under this very lease. */
    boolean readsUnder(Lease other) {
        return !ended && partition() == other.partition() && lease.term() == other.term();
    }

    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** What waits behind the position that is stored. */
    Uni<Lag> lag() {
        var held = lease;
        return read(held, 1)
                .map(Page::batches)
                .chain(oldest -> oldest.isEmpty()
                        ? Uni.createFrom().item(new Lag(0, Duration.ZERO))
                        : UniHelper.toUni(log.length(held.partition(), held.epoch()))
                                .map(length -> new Lag(length, age(oldest.getFirst()))))
                .ifNoItem()
                .after(PATIENCE)
                .fail();
    }

    private static Duration age(Batch batch) {
        var age = Duration.between(batch.at(), Instant.now());
        return age.isNegative() ? Duration.ZERO : age;
    }

    Uni<Turn> turn() {
        var held = lease;
        return read(held, most).ifNoItem().after(PATIENCE).fail().chain(page -> {
            if (!page.batches().isEmpty()) {
                return store(held, page);
            }
            // An epoch that is over gets no more batches: what was read of it is all there is.
            return page.epoch().isEmpty() || page.epoch().equals(held.epoch())
                    ? Uni.createFrom().item(new Turn.Idle())
                    : begin(held, page.epoch());
        });
    }

    private Uni<Page> read(Lease held, int count) {
        return UniHelper.toUni(log.read(held.partition(), held.epoch(), held.position(), held.batch(), count));
    }

    private Uni<Turn> begin(Lease held, String epoch) {
        return UniHelper.toUni(log.forget(held.partition(), held.epoch()))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .chain(() -> postings.begin(held, epoch))
                .map(posting -> switch (posting) {
                    case Postings.Posting.TakenOver _ -> new Turn.TakenOver();
                    case Postings.Posting.Stored _ -> {
                        lease = held.in(epoch);
                        yield new Turn.NewEpoch(epoch);
                    }
                });
    }

    private Uni<Turn> store(Lease held, Page page) {
        var batches = page.batches();
        var records =
                batches.stream().flatMap(batch -> batch.records().stream()).toList();
        var reached = batches.getLast();
        return wentBack(held, page)
                .chain(() -> tablesOf(records))
                .chain(known -> postings.store(held, records, origin -> table(known, origin), reached))
                .chain(posting -> switch (posting) {
                    case Postings.Posting.TakenOver _ -> Uni.createFrom().<Turn>item(new Turn.TakenOver());
                    case Postings.Posting.Stored(var events) -> {
                        lease = held.at(reached);
                        yield trim(held, reached.position())
                                .replaceWith(
                                        batches.size() < most
                                                ? new Turn.CaughtUp(records.size(), events)
                                                : new Turn.Behind(records.size(), events));
                    }
                });
    }

    /**
     * A number that does not grow shows that Redis went back to an earlier state, and was used in it before anybody
     * noticed: its counters must be compared with what is stored. The batches themselves are use like any other.
     */
    private Uni<Void> wentBack(Lease held, Page page) {
        var last = held.batch();
        for (var batch : page.batches()) {
            if (batch.number() <= last) {
                Log.warnf("Redis went back to an earlier state; its counters are restored as they are needed");
                return UniHelper.toUni(log.renew(held.partition(), held.epoch()))
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail();
            }
            last = batch.number();
        }
        return Uni.createFrom().voidItem();
    }

    /** What is not trimmed now goes with the next trim. */
    private Uni<Void> trim(Lease held, String reached) {
        return UniHelper.toUni(log.trim(held.partition(), held.epoch(), reached))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(e -> Log.warnf("Partition %d of the usage log is not trimmed: %s", partition(), e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Map<LimitTables.Key, LimitTable>> tablesOf(List<LogRecord> records) {
        var keys = records.stream()
                .filter(LogRecord.Booking.class::isInstance)
                .map(record -> key(record.origin()))
                .distinct()
                .toList();
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(key -> tables.get(key).map(table -> Map.entry(key, table)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static LimitTable table(Map<LimitTables.Key, LimitTable> known, Origin origin) {
        var table = known.get(key(origin));
        if (table == null) {
            throw new IllegalStateException("No limits were fetched for " + origin);
        }
        return table;
    }

    private static LimitTables.Key key(Origin origin) {
        return new LimitTables.Key(origin.policy(), origin.version(), origin.plan(), origin.campaign());
    }
}
