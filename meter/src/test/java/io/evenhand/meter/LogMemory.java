package io.evenhand.meter;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps in memory what it reads from the usage log, as the log's reader keeps it in its database. */
final class LogMemory implements Memory {

    private final UsageLog log;
    private final Map<String, Checkpoint> checkpoints = new HashMap<>();
    private final Map<Identity, Remembered> uses = new HashMap<>();
    private final Map<Integer, UsageLog.Batch> last = new TreeMap<>();
    private final Map<Integer, String> epochs = new HashMap<>();
    private Future<Void> reading = Future.succeededFuture();
    private boolean silent;

    LogMemory(UsageLog log) {
        this.log = log;
    }

    /** Whether it can tell nothing, as a reader that is down. */
    void fallSilent(boolean now) {
        silent = now;
    }

    @Override
    public synchronized Future<Found> find(String inEpoch, List<String> accounts, List<Identity> wanted) {
        return silent ? Future.failedFuture("silent") : read().map(_ -> found(accounts, wanted));
    }

    private synchronized Found found(List<String> accounts, List<Identity> wanted) {
        var states = new HashMap<>(checkpoints);
        states.keySet().retainAll(accounts);
        var answers = new HashMap<>(uses);
        answers.keySet().retainAll(wanted);
        return new Found(states, answers);
    }

    /** Reads to the end of the epochs that are written now; one reading after the other. */
    synchronized Future<Void> read() {
        reading = reading.otherwiseEmpty().compose(_ -> readAll());
        return reading;
    }

    private Future<Void> readAll() {
        return Future.all(log.partitions().stream().map(this::read).toList()).mapEmpty();
    }

    private synchronized Future<Void> read(int partition) {
        var before = Optional.ofNullable(last.get(partition));
        return log.read(
                        partition,
                        epochs.getOrDefault(partition, ""),
                        before.map(UsageLog.Batch::position).orElse(UsageLog.START),
                        before.map(UsageLog.Batch::number).orElse(0L),
                        1_000)
                .compose(page -> take(partition, page));
    }

    private synchronized Future<Void> take(int partition, UsageLog.Page page) {
        page.batches().forEach(batch -> {
            batch.records().forEach(this::take);
            last.put(partition, batch);
        });
        if (page.batches().isEmpty()) {
            if (page.epoch().isEmpty() || page.epoch().equals(epochs.put(partition, page.epoch()))) {
                return Future.succeededFuture();
            }
            last.remove(partition);
        }
        return read(partition);
    }

    private void take(LogRecord record) {
        var origin = record.origin();
        switch (record) {
            case LogRecord.Counted counted -> {
                var had = checkpoints.getOrDefault(origin.account(), Checkpoint.NONE);
                if (counted.version() > had.version()) {
                    var places = new HashMap<String, Buffer>(had.places());
                    places.putAll(counted.places());
                    places.values().removeIf(place -> place.length() == 0);
                    checkpoints.put(origin.account(), new Checkpoint(counted.version(), counted.state(), places));
                }
            }
            case LogRecord.Accepted accepted
            when origin.isIdentified() ->
                uses.putIfAbsent(
                        new Identity(origin.account(), origin.use()),
                        new Remembered(accepted.decision(), accepted.fingerprint(), accepted.packed()));
            case LogRecord.Booking _ -> {
                // Nothing that a restoring needs.
            }
        }
    }
}
