package io.evenhand.enforcement.decision;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.Memory;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.Sightings;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the meter of this service, and where it tells what it saw. */
final class Counters {

    private Counters() {}

    @Produces
    @Singleton
    static RedisMeter meter(
            Vertx vertx,
            @ConfigProperty(name = "evenhand.redis.url") String url,
            MeterConfig config,
            BusinessClock clock,
            Memory memory) {
        return new RedisMeter(vertx, url, () -> offset(clock), config.deadline(), memory);
    }

    @Produces
    @Singleton
    static Sightings sightings(Vertx vertx, @ConfigProperty(name = "evenhand.redis.url") String url) {
        return new Sightings(vertx, url);
    }

    static void close(@Disposes Sightings sightings) {
        sightings.close();
    }

    static void close(@Disposes RedisMeter meter) {
        meter.close();
    }

    /** Milliseconds that business time is ahead of real time; less than one is the time between two looks. */
    private static long offset(BusinessClock clock) {
        var ahead = Duration.between(Instant.now(), clock.instant()).toMillis();
        return Math.abs(ahead) < 1 ? 0 : ahead;
    }
}
