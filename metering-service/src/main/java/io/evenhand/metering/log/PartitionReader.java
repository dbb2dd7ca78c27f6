package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.meter.UsageLog;
import io.evenhand.meter.UsageLog.Batch;
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
        return !ended && partition() == other.partition() && lease.epoch() == other.epoch();
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
        return UniHelper.toUni(log.read(held.partition(), held.position(), 1))
                .chain(oldest -> oldest.isEmpty()
                        ? Uni.createFrom().item(new Lag(0, Duration.ZERO))
                        : UniHelper.toUni(log.length(held.partition()))
                                .map(length -> new Lag(length, age(oldest.getFirst()))))
                .ifNoItem()
                .after(PATIENCE)
                .fail();
    }

    /** A position begins with the milliseconds of Redis' own clock. */
    private static Duration age(Batch batch) {
        var position = batch.position();
        var at = Instant.ofEpochMilli(Long.parseLong(position.substring(0, position.indexOf('-'))));
        var age = Duration.between(at, Instant.now());
        return age.isNegative() ? Duration.ZERO : age;
    }

    Uni<Turn> turn() {
        var held = lease;
        return UniHelper.toUni(log.read(held.partition(), held.position(), most))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .chain(batches -> batches.isEmpty() ? Uni.createFrom().item(new Turn.Idle()) : store(held, batches));
    }

    private Uni<Turn> store(Lease held, List<Batch> batches) {
        var records =
                batches.stream().flatMap(batch -> batch.records().stream()).toList();
        var reached = batches.getLast().position();
        return tablesOf(records)
                .map(known -> Tally.of(records, origin -> table(known, origin)))
                .chain(tally -> postings.store(held, tally, reached).chain(posting -> switch (posting) {
                    case Postings.Posting.TakenOver _ -> Uni.createFrom().<Turn>item(new Turn.TakenOver());
                    case Postings.Posting.Stored _ -> {
                        lease = held.at(reached);
                        var events = tally.events().size();
                        yield trim(held.partition(), reached)
                                .replaceWith(
                                        batches.size() < most
                                                ? new Turn.CaughtUp(records.size(), events)
                                                : new Turn.Behind(records.size(), events));
                    }
                }));
    }

    /** What is not trimmed now goes with the next trim. */
    private Uni<Void> trim(int partition, String reached) {
        return UniHelper.toUni(log.trim(partition, reached))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(e -> Log.warnf("Partition %d of the usage log is not trimmed: %s", partition, e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Map<LimitTables.Key, LimitTable>> tablesOf(List<LogRecord> records) {
        var keys =
                records.stream().map(record -> key(record.origin())).distinct().toList();
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
        return new LimitTables.Key(origin.policy(), origin.version(), origin.plan());
    }
}
