package io.evenhand.appeals.appeal;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Background;
import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Looks every few seconds, and when business time was moved, at what time has done to appeals. */
@ApplicationScoped
class Rounds {

    private final Timekeeping timekeeping;
    private final Migrations migrations;
    private final Background background;

    Rounds(Timekeeping timekeeping, Migrations migrations, Background background) {
        this.timekeeping = timekeeping;
        this.migrations = migrations;
        this.background = background;
    }

    @Scheduled(every = "{evenhand.appeals.review.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return timekeeping
                .look()
                .onFailure()
                .invoke(e -> Log.warnf("Clocks of appeals are not looked at now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    void onMove(@Observes BusinessClock.Moved moved) {
        background.start(this::round);
    }
}
