package io.evenhand.enforcement.finding;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks every second at the findings that are due; a move of business time is seen by the next look. What fails is left for
 * a while and done again, and keeps nothing else waiting.
 */
@ApplicationScoped
class Patrol {

    private static final int AT_ONCE = 100;

    private final FindingRepository findings;
    private final Course course;
    private final Suspicions suspicions;
    private final BusinessClock clock;
    private final Migrations migrations;
    private final AtomicBoolean silent = new AtomicBoolean();

    Patrol(
            FindingRepository findings,
            Course course,
            Suspicions suspicions,
            BusinessClock clock,
            Migrations migrations) {
        this.findings = findings;
        this.course = course;
        this.suspicions = suspicions;
        this.clock = clock;
        this.migrations = migrations;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(() -> findings.acted(AT_ONCE))
                .onItem()
                .transformToMulti(acted -> Multi.createFrom().iterable(acted))
                .onItem()
                .transformToUniAndConcatenate(course::acted)
                .onItem()
                .ignoreAsUni()
                .chain(() -> Panache.withTransaction(() -> findings.due(clock.instant(), AT_ONCE)))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::look)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure -> Log.warnf("Findings wait: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> look(FindingRepository.Due due) {
        return course.look(due)
                .chain(question -> question.map(asked -> ask(due, asked))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("Finding %s waits: %s", due.id(), failure);
                    return course.postpone(due);
                });
    }

    private Uni<Void> ask(FindingRepository.Due due, Course.Question question) {
        return suspicions
                .look(question)
                .map(Optional::of)
                .invoke(() -> silent.set(false))
                .onFailure()
                .recoverWithItem(failure -> {
                    if (silent.compareAndSet(false, true)) {
                        Log.warnf("Metering does not say whether rules hold still; no measure follows: %s", failure);
                    }
                    return Optional.empty();
                })
                .chain(recheck -> recheck.map(
                                answer -> course.answered(due, answer).replaceWithVoid())
                        .orElseGet(() -> course.postpone(due)));
    }
}
