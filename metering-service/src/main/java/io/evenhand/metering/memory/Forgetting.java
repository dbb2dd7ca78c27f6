package io.evenhand.metering.memory;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets uses after 40 days, a piece at a time; nobody is answered about them any more. */
@ApplicationScoped
class Forgetting {

    private static final Duration KEPT = Duration.ofDays(40);
    private static final int PIECE = 5_000;

    private final MemoryRepository rows;
    private final BusinessClock clock;
    private final Migrations migrations;

    Forgetting(MemoryRepository rows, BusinessClock clock, Migrations migrations) {
        this.rows = rows;
        this.clock = clock;
        this.migrations = migrations;
    }

    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return migrations.done() ? forgetPiece() : Uni.createFrom().voidItem();
    }

    Uni<Void> forgetPiece() {
        return rows.forget(clock.instant().minus(KEPT), PIECE)
                .chain(gone -> gone < PIECE ? Uni.createFrom().voidItem() : forgetPiece())
                // PostgreSQL does not answer: the next minute will do.
                .onFailure()
                .recoverWithNull();
    }
}
