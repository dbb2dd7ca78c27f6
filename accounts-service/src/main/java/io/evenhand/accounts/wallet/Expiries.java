package io.evenhand.accounts.wallet;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every second for lots that ended; a move of business time is seen by the next look. */
@ApplicationScoped
class Expiries {

    private final Wallets wallets;
    private final Migrations migrations;

    Expiries(Wallets wallets, Migrations migrations) {
        this.wallets = wallets;
        this.migrations = migrations;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return wallets.expireDue()
                .onFailure()
                .invoke(e -> Log.warnf("Ended lots are not booked yet: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
