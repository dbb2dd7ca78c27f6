package io.evenhand.kit.event;

import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.kit.store.Migrations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps a {@link Follower} for each service that a handler wants to hear: woken by the bell, and every few seconds. */
@ApplicationScoped
class Followers {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Map<String, Follower> byService;
    private final Migrations migrations;
    private final Background background;

    Followers(
            @All List<EventHandler> handlers,
            ServiceClients clients,
            Feed feed,
            Migrations migrations,
            Background background,
            MeterRegistry metrics) {
        this.background = background;
        this.migrations = migrations;
        this.byService = handlers.stream()
                .collect(Collectors.groupingBy(
                        EventHandler::follows,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), List::copyOf)))
                .entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> new Follower(
                                entry.getKey(),
                                clients.of(entry.getKey(), EventsClient.class, LONGEST),
                                feed,
                                entry.getValue())));
        byService.forEach((service, follower) -> Gauge.builder("evenhand.events.behind", follower, Follower::behind)
                .description("Events of another service that were not read yet")
                .tag("of", service)
                .register(metrics));
    }

    /** Builds the followers at start, so that a missing address stops the service here and not at the first event. */
    void begin(@Observes StartupEvent started) {}

    void onBell(@Observes Bell.Rung bell) {
        var follower = byService.get(bell.service());
        if (follower != null && migrations.done() && follower.isBehind(bell.position())) {
            background.start(follower::catchUp);
        }
    }

    @Scheduled(every = "{evenhand.events.poll}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> poll() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(byService.values())
                .onItem()
                .transformToUniAndConcatenate(Follower::catchUp)
                .onItem()
                .ignoreAsUni();
    }
}
