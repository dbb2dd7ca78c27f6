package io.evenhand.metering.log;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps one {@link PartitionReader} going for each partition that this replica has a lease on. */
@ApplicationScoped
public class LogReaders {

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final String holder = UUID.randomUUID().toString();
    private final Map<Integer, PartitionReader> reading = new ConcurrentHashMap<>();
    private final Leases leases;
    private final Readers readers;
    private final Pump pump;
    private final LogMetrics metrics;
    private final Migrations migrations;
    private volatile boolean stopping;

    LogReaders(Leases leases, Readers readers, Pump pump, LogMetrics metrics, Migrations migrations) {
        this.leases = leases;
        this.readers = readers;
        this.pump = pump;
        this.metrics = metrics;
        this.migrations = migrations;
    }

    @Scheduled(every = "{evenhand.metering.log.share-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> share() {
        if (stopping || !migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return leases.share(holder)
                .invoke(this::read)
                .chain(this::measure)
                .onFailure()
                .invoke(e -> Log.warnf("The partitions of the usage log are not shared out now: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** The partitions that this replica reads now. */
    public Set<Integer> partitions() {
        return Set.copyOf(reading.keySet());
    }

    /** Reads exactly what {@code held} names: what is missing is begun, what is too much ends. */
    private void read(List<Lease> held) {
        reading.values().removeIf(reader -> {
            var ours = held.stream().anyMatch(reader::readsUnder);
            if (!ours) {
                reader.end();
                metrics.notOurs(reader.partition());
            }
            return !ours;
        });
        for (var lease : held) {
            reading.computeIfAbsent(lease.partition(), _ -> pump.start(readers.on(lease)));
        }
    }

    private Uni<Void> measure() {
        return Multi.createFrom()
                .iterable(List.copyOf(reading.values()))
                .onItem()
                .transformToUniAndConcatenate(
                        reader -> reader.lag().invoke(lag -> metrics.lag(reader.partition(), lag)))
                .onItem()
                .ignoreAsUni();
    }

    /** Lets the other replicas go on at once instead of after the lease. */
    void stop(@Observes ShutdownEvent stop) {
        stopping = true;
        reading.values().forEach(PartitionReader::end);
        if (migrations.done() && !reading.isEmpty()) {
            // The one wait: after this observer the pool is closed. Whatever fails, the leases lapse by themselves.
            leases.release(holder)
                    .invoke(() -> Log.info("The partitions of the usage log are left to others"))
                    .ifNoItem()
                    .after(FAREWELL)
                    .fail()
                    .onFailure()
                    .recoverWithNull()
                    .await()
                    .atMost(FAREWELL.multipliedBy(2));
        }
    }
}
