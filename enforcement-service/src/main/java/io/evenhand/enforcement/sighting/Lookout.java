package io.evenhand.enforcement.sighting;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.meter.Sighted;
import io.evenhand.meter.Sightings;
import io.evenhand.policy.activity.Sighting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Tells what was seen, a few times a second and all of a moment together. What cannot be told soon is lost and counted
 * (the metric {@code evenhand_sightings_lost_total}): a decision never waits for it, and nobody is suspected for it.
 */
@Singleton
public class Lookout {

    private static final long PAUSE_MS = 200;

    /** What may wait to be told. */
    private static final int MOST_WAITING = 50_000;

    /** What is told together. */
    private static final int AT_ONCE = 5_000;

    private final Vertx vertx;
    private final Sightings sightings;
    private final Origins origins;
    private final Counter lost;
    private final ConcurrentLinkedQueue<Sighted> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean telling = new AtomicBoolean();

    Lookout(Vertx vertx, Sightings sightings, Origins origins, MeterRegistry registry) {
        this.vertx = vertx;
        this.sightings = sightings;
        this.origins = origins;
        this.lost = Counter.builder("evenhand.sightings.lost")
                .description("Requests that rules of suspicion do not know of")
                .register(registry);
    }

    void start(@Observes StartupEvent started) {
        vertx.setPeriodic(PAUSE_MS, _ -> {
            origins.prepare();
            tell();
        });
    }

    /**
     * A request of an account whose plan has rules about requests.
     *
     * @param extracts whether it does no more than take out what was fetched, if the caller says
     */
    public void saw(Caller caller, Instant at, double units, boolean refused, Place place, Optional<Boolean> extracts) {
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            lost.increment();
            return;
        }
        var account = caller.enrolment().account().id();
        waiting.add(new Sighted(
                account,
                caller.install(),
                caller.key(),
                new Sighting(at, units, refused, origins.of(account, place), extracts)));
    }

    private void tell() {
        if (waiting.isEmpty() || !telling.compareAndSet(false, true)) {
            return;
        }
        var seen = new ArrayList<Sighted>();
        for (var one = waiting.poll(); one != null; one = seen.size() < AT_ONCE ? waiting.poll() : null) {
            seen.add(one);
            count.decrementAndGet();
        }
        var told =
                seen.stream()
                        .collect(Collectors.groupingBy(one -> sightings.partition(one.account())))
                        .entrySet()
                        .stream()
                        .map(each -> tell(each.getKey(), each.getValue()))
                        .toList();
        Future.join(told).onComplete(_ -> telling.set(false));
    }

    private Future<Void> tell(int partition, List<Sighted> seen) {
        return sightings.tell(partition, seen).onFailure(_ -> lost.increment(seen.size()));
    }
}
