package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.appeal.RestorationQueue.Due;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;

/**
 * Has enforcement-service do what follows from verdicts, and asks until it is in force. What it refuses is tried further, since
 * a person may mend it, and shown as failed; nobody is told before it is true.
 */
@ApplicationScoped
class Restorations {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 20;
    private static final int DOUBLED_AT_MOST = 7;
    private static final int SERVER_ERRORS = 500;

    private final RestorationQueue queue;
    private final EnforcementClient enforcement;
    private final AppealRepository rows;
    private final Changes changes;
    private final Tellings tellings;
    private final Migrations migrations;
    private final BusinessClock clock;

    Restorations(
            RestorationQueue queue,
            ServiceClients clients,
            AppealRepository rows,
            Changes changes,
            Tellings tellings,
            Migrations migrations,
            BusinessClock clock) {
        this.queue = queue;
        this.enforcement = clients.of("enforcement", EnforcementClient.class, LONGEST);
        this.rows = rows;
        this.changes = changes;
        this.tellings = tellings;
        this.migrations = migrations;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> work() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return queue.claim(AT_ONCE)
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::restore)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Restorations wait: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> restore(Due due) {
        var asked = due.accepted()
                ? enforcement.get(due.measure())
                : enforcement.ask(due.measure(), Words.of(due.call()), due.appeal(), due.body());
        return asked.chain(answer -> answer.isApplied() ? apply(due) : queue.later(due, pause(due), true, null))
                .onFailure()
                .recoverWithUni(e -> trouble(due, e));
    }

    private Uni<Void> trouble(Due due, Throwable e) {
        Log.warnf("The restoration of %s was not done: %s", due.appeal(), e.toString());
        var refused = e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() < SERVER_ERRORS
                && !due.accepted();
        return queue.later(due, pause(due), due.accepted(), e.toString())
                .chain(() -> refused ? refused(due) : Uni.createFrom().voidItem());
    }

    /** What ended meanwhile needs neither be lifted nor replaced; what was wrong is reversed even then. */
    private Uni<Void> refused(Due due) {
        return due.call() == RestorationQueue.Call.REVERSE
                ? fail(due)
                : enforcement.get(due.measure()).chain(answer -> answer.isOver() ? apply(due) : fail(due));
    }

    private Uni<Void> fail(Due due) {
        return Panache.withTransaction(() -> rows.locked(due.appeal())
                .chain(row -> {
                    if (row.restoration() != Restoration.PENDING) {
                        return Uni.createFrom().item(row);
                    }
                    row.restore(Restoration.FAILED, clock.instant());
                    return changes.record(
                            row,
                            row.toAppeal(),
                            Line.internal("enforcement-service", "The restoration was refused; it is tried further."));
                })
                .replaceWithVoid());
    }

    private Uni<Void> apply(Due due) {
        return Panache.withTransaction(() -> rows.locked(due.appeal()).chain(row -> {
            if (!row.restoration().isUnderWay()) {
                return Uni.createFrom().voidItem();
            }
            var now = clock.instant();
            row.restore(Restoration.APPLIED, now);
            var closed = row.toAppeal().close(now);
            return changes.record(row, closed, Line.of("What was decided is in effect."))
                    .call(() -> tellings.restored(closed))
                    .replaceWithVoid();
        }));
    }

    /** Twice as long each time, up to a minute. */
    private static Duration pause(Due due) {
        var pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(due.attempts() - 1, DOUBLED_AT_MOST));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
