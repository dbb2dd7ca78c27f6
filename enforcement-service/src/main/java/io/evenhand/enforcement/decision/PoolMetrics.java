package io.evenhand.enforcement.decision;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** How full the pools are. They are shared: every replica tells the same of a pool, so that the largest is taken and not the sum. */
@Singleton
class PoolMetrics {

    private final PoolsInForce pools;
    private final MultiGauge capacity;
    private final MultiGauge running;
    private final MultiGauge waiting;

    PoolMetrics(PoolsInForce pools, MeterRegistry registry) {
        this.pools = pools;
        this.capacity = MultiGauge.builder("evenhand.pool.capacity")
                .description("Places of a pool that may run at the same time")
                .register(registry);
        this.running = MultiGauge.builder("evenhand.pool.running")
                .description("Places of a pool that run")
                .register(registry);
        this.waiting = MultiGauge.builder("evenhand.pool.waiting")
                .description("Requests that wait for a place in a pool")
                .register(registry);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return pools.all(0).invoke(this::show).replaceWithVoid().onFailure().recoverWithUni(() -> {
            // Without Redis nobody knows; the last figures would be a lie.
            show(List.of());
            return Uni.createFrom().voidItem();
        });
    }

    private void show(List<PoolView> now) {
        capacity.register(
                now.stream()
                        .map(pool -> row(pool.capacity(), Tags.of("pool", pool.name())))
                        .toList(),
                true);
        running.register(lanes(now, true), true);
        waiting.register(lanes(now, false), true);
    }

    private static List<Row<?>> lanes(List<PoolView> now, boolean running) {
        return now.stream()
                .flatMap(pool -> pool.lanes().stream()
                        .flatMap(lane -> Stream.<Row<?>>of(row(
                                running ? lane.running() : lane.waiting(),
                                Tags.of("pool", pool.name(), "lane", lane.name())))))
                .toList();
    }

    private static Row<?> row(long value, Tags tags) {
        return Row.of(tags, value);
    }
}
