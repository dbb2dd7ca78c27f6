package io.evenhand.enforcement.delivery;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;

/** One round of a channel: claims and sends until nothing is due. */
@ApplicationScoped
public class Rounds {

    /** So many are claimed at a time; of a process that is killed, no more than these and those under way are in doubt. */
    private static final int CLAIMED_AHEAD = 4;

    private final Deliveries deliveries;
    private final Migrations migrations;

    Rounds(Deliveries deliveries, Migrations migrations) {
        this.deliveries = deliveries;
        this.migrations = migrations;
    }

    /** Sends all that is due, so many at the same time. */
    public Uni<Void> run(Channel channel, int together, Function<Claim, Uni<Outcome>> send) {
        return quietly(
                channel.word(),
                () -> Multi.createBy()
                        .repeating()
                        .uni(() -> deliveries.claim(channel, CLAIMED_AHEAD))
                        .whilst(claims -> !claims.isEmpty())
                        .onItem()
                        .transformToMultiAndConcatenate(
                                claims -> Multi.createFrom().iterable(claims))
                        .onItem()
                        .transformToUni(claim -> send.apply(claim).chain(outcome -> deliveries.record(claim, outcome)))
                        // What is under way ends first, and is recorded, whatever goes wrong beside it.
                        .collectFailures()
                        .merge(together)
                        .onItem()
                        .ignoreAsUni());
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
