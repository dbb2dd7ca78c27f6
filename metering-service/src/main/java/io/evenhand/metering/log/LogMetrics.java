package io.evenhand.metering.log;

import io.evenhand.meter.UsageLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far the readers of this replica are behind, and what they have read. Partitions of other replicas show 0. */
@ApplicationScoped
class LogMetrics {

    private static final Lag NONE = new Lag(0, Duration.ZERO);

    private final Map<Integer, Lag> lags = new ConcurrentHashMap<>();
    private final Counter records;
    private final Counter events;

    LogMetrics(MeterRegistry registry, UsageLog log) {
        this.records = Counter.builder("evenhand.log.records")
                .description("Records of the usage log that were read and stored")
                .register(registry);
        this.events = Counter.builder("evenhand.log.events")
                .description("Events written for what the usage log told")
                .register(registry);
        for (var partition : log.partitions()) {
            Gauge.builder("evenhand.log.lag.batches", () -> of(partition).batches())
                    .description("Batches in the partition that are not stored yet")
                    .tag("partition", partition.toString())
                    .register(registry);
            Gauge.builder("evenhand.log.lag", () -> of(partition).oldest().toMillis() / 1000.0)
                    .description("Age of the oldest batch that is not stored yet")
                    .baseUnit("seconds")
                    .tag("partition", partition.toString())
                    .register(registry);
        }
    }

    /** How much waits in a partition, and since when. */
    record Lag(long batches, Duration oldest) {}

    void lag(int partition, Lag lag) {
        lags.put(partition, lag);
    }

    void notOurs(int partition) {
        lags.remove(partition);
    }

    void stored(int newRecords, int newEvents) {
        records.increment(newRecords);
        events.increment(newEvents);
    }

    private Lag of(int partition) {
        return lags.getOrDefault(partition, NONE);
    }
}
