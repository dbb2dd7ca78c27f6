package io.evenhand.enforcement.delivery;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Rounds of a channel: claims and sends until nothing is due. What takes long holds up nothing else: the next round begins
 * when this one has claimed all, and takes the places that are left.
 */
@ApplicationScoped
public class Rounds {

    /** So many are claimed at a time; of a process that is killed, no more than these and those under way are in doubt. */
    private static final int CLAIMED_AHEAD = 4;

    private final Deliveries deliveries;
    private final Migrations migrations;
    private final Set<Channel> claiming = ConcurrentHashMap.newKeySet();
    private final Map<Channel, AtomicInteger> underWay = new ConcurrentHashMap<>();

    Rounds(Deliveries deliveries, Migrations migrations) {
        this.deliveries = deliveries;
        this.migrations = migrations;
    }

    /** Sends all that is due, so many at the same time, those of earlier rounds included. */
    public Uni<Void> run(Channel channel, int together, Function<Claim, Uni<Outcome>> send) {
        var sending = underWay.computeIfAbsent(channel, _ -> new AtomicInteger());
        return quietly(channel.word(), () -> {
            var places = together - sending.get();
            return places > 0 && claiming.add(channel)
                    ? claims(channel)
                            .onItem()
                            .transformToUni(claim -> send(claim, send, sending))
                            // What is under way ends first, and is recorded, whatever goes wrong beside it.
                            .collectFailures()
                            .merge(places)
                            .onItem()
                            .ignoreAsUni()
                    : Uni.createFrom().voidItem();
        });
    }

    private Multi<Claim> claims(Channel channel) {
        return Multi.createBy()
                .repeating()
                .uni(() -> deliveries.claim(channel, CLAIMED_AHEAD))
                .whilst(claims -> !claims.isEmpty())
                .onTermination()
                .invoke(() -> claiming.remove(channel))
                .onItem()
                .transformToMultiAndConcatenate(claims -> Multi.createFrom().iterable(claims));
    }

    private Uni<Void> send(Claim claim, Function<Claim, Uni<Outcome>> send, AtomicInteger sending) {
        sending.incrementAndGet();
        return send.apply(claim)
                .chain(outcome -> deliveries.record(claim, outcome))
                .onTermination()
                .invoke(sending::decrementAndGet);
    }

    /** Does what may fail for now; the next round tries again. */
    public Uni<Void> quietly(String what, Supplier<Uni<Void>> work) {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return work.get()
                .onFailure()
                .invoke(failure -> Log.warnf("Messages wait (%s): %s", what, failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> takeBack() {
        return quietly("claims", deliveries::takeBack);
    }
}
