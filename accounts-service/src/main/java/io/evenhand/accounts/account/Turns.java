package io.evenhand.accounts.account;

import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every second for plans whose time came; a move of business time is seen by the next look. */
@ApplicationScoped
class Turns {

    private final Accounts accounts;
    private final Migrations migrations;

    Turns(Accounts accounts, Migrations migrations) {
        this.accounts = accounts;
        this.migrations = migrations;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return accounts.turn()
                .onFailure()
                .invoke(e -> Log.warnf("Changed plans are not written down yet: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
