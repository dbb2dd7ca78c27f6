package io.evenhand.metering.counter;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.Memory;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.Sightings;
import io.evenhand.meter.UsageLog;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Makes the meter, the usage log and what was seen; none connects before it is first used. */
class Counters {

    /** A question about usage may wait longer than a decision. */
    private static final Duration DEADLINE = Duration.ofMillis(500);

    private static final Duration HALF_A_MILLISECOND = Duration.ofNanos(500_000);

    @Produces
    @Singleton
    RedisMeter meter(Vertx vertx, RedisConfig config, BusinessClock clock, Memory memory) {
        return new RedisMeter(vertx, config.url(), () -> offset(clock), DEADLINE, memory);
    }

    @Produces
    @Singleton
    UsageLog usageLog(Vertx vertx, RedisConfig config, BusinessClock clock) {
        return new UsageLog(vertx, config.url(), () -> clock.instant().toEpochMilli());
    }

    @Produces
    @Singleton
    Sightings sightings(Vertx vertx, RedisConfig config) {
        return new Sightings(vertx, config.url());
    }

    void close(@Disposes Sightings sightings) {
        sightings.close();
    }

    void close(@Disposes RedisMeter meter) {
        meter.close();
    }

    void close(@Disposes UsageLog log) {
        log.close();
    }

    /** Rounded, since a little time passes between the two looks at the clock. */
    private static long offset(BusinessClock clock) {
        return Duration.between(Instant.now(), clock.instant())
                .plus(HALF_A_MILLISECOND)
                .toMillis();
    }
}
