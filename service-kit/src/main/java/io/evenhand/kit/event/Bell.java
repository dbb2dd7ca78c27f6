package io.evenhand.kit.event;

import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells at once that a service has new events. Only a hint: a bell that is lost costs time, never an event.
 *
 * <p>A subscription can die without a word (after a restart of Redis, say), so every service also rings its own newest
 * position now and then, and one that has not heard even itself for half a minute subscribes again.
 */
@ApplicationScoped
class Bell {

    private static final String CHANNEL = "evenhand:events";
    private static final long DEAF_AFTER = Duration.ofSeconds(30).toNanos();

    private final ReactivePubSubCommands<String> channel;
    private final Event<Rung> heard;
    private final String service;
    private volatile @Nullable ReactiveRedisSubscriber subscription;
    private volatile long lastHeard = System.nanoTime() - DEAF_AFTER;
    private volatile long newest;

    Bell(
            ReactiveRedisDataSource redis,
            Event<Rung> heard,
            @ConfigProperty(name = "evenhand.database.name") String service) {
        this.channel = redis.pubsub(String.class);
        this.heard = heard;
        this.service = service;
    }

    /** {@code service} has events up to {@code position}. */
    record Rung(String service, long position) {}

    void ring(long position) {
        newest = Math.max(newest, position);
        publish().subscribe().with(_ -> {}, e -> Log.debugf("The bell is not heard: %s", e.getMessage()));
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> watch() {
        var deaf = System.nanoTime() - lastHeard >= DEAF_AFTER;
        return (deaf ? subscribe() : Uni.createFrom().voidItem())
                .chain(this::publish)
                .onFailure()
                .invoke(e -> Log.warnf("No bell for now, events are polled: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> publish() {
        return channel.publish(CHANNEL, service + ":" + newest);
    }

    private Uni<Void> subscribe() {
        var dead = subscription;
        var ended = dead == null
                ? Uni.createFrom().voidItem()
                : dead.unsubscribe().onFailure().recoverWithNull();
        return ended.chain(() -> channel.subscribe(CHANNEL, this::hear))
                .invoke(fresh -> subscription = fresh)
                .replaceWithVoid();
    }

    private void hear(String message) {
        lastHeard = System.nanoTime();
        var colon = message.lastIndexOf(':');
        if (colon > 0 && message.substring(colon + 1).matches("\\d{1,18}")) {
            heard.fire(new Rung(message.substring(0, colon), Long.parseLong(message.substring(colon + 1))));
        }
    }
}
