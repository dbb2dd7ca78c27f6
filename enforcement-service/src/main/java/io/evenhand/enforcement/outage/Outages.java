package io.evenhand.enforcement.outage;

import io.evenhand.meter.RedisMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Tells operators how long and how much Redis is silent, and forgets the reserve an hour after it was. */
@Singleton
class Outages {

    private static final long REMEMBERED = Duration.ofHours(1).toNanos();

    private final RedisMeter meter;
    private final Reserve reserve;
    private final Counter seconds;
    private boolean silent;
    private long silentAt;

    Outages(RedisMeter meter, Reserve reserve, MeterRegistry registry) {
        this.meter = meter;
        this.reserve = reserve;
        this.seconds = Counter.builder("evenhand.outage.seconds")
                .description("How long Redis was silent")
                .register(registry);
        Gauge.builder("evenhand.outage.breakers", meter, RedisMeter::resting)
                .description("Connections on which Redis is left alone because it was silent")
                .register(registry);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void look() {
        var now = System.nanoTime();
        var was = silent;
        silent = meter.resting() > 0;
        if (silent) {
            silentAt = now;
            seconds.increment();
        }
        if (silent && !was) {
            Log.warn("Redis is silent: decisions go on from a local allowance, marked degraded");
        } else if (was && !silent) {
            Log.info("Redis answers again");
        } else if (!silent && now - silentAt > REMEMBERED) {
            reserve.forget();
        }
    }
}
