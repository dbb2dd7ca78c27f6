package io.evenhand.metering.judgement;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.usage.Enrolments;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Compares the accounts of every policy with each other, again and again by business time, one replica at a time: a clock
 * that was moved is noticed at the next look. Where something fails everything is compared again, which finds nothing twice.
 */
@ApplicationScoped
class Judge {

    private final Turn turn;
    private final Enrolments enrolments;
    private final LimitTables tables;
    private final Judgements judgements;
    private final Strains strains;
    private final BusinessClock clock;
    private final JudgementConfig config;
    private final Migrations migrations;

    Judge(
            Turn turn,
            Enrolments enrolments,
            LimitTables tables,
            Judgements judgements,
            Strains strains,
            BusinessClock clock,
            JudgementConfig config,
            Migrations migrations) {
        this.turn = turn;
        this.enrolments = enrolments;
        this.tables = tables;
        this.judgements = judgements;
        this.strains = strains;
        this.clock = clock;
        this.config = config;
        this.migrations = migrations;
    }

    @Scheduled(every = "{evenhand.metering.judgement.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return migrations.done()
                ? turn.take()
                        .chain(mine ->
                                mine.map(this::look).orElse(Uni.createFrom().voidItem()))
                        .onFailure()
                        .invoke(e -> Log.warnf("Accounts are not compared now: %s", e.toString()))
                        .onFailure()
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> look(Instant last) {
        var now = clock.instant();
        // A database that was restored may have been ahead of the clock.
        var due = last.isAfter(now) || !now.isBefore(last.plus(config.pause()));
        return enrolments
                .policies()
                .onItem()
                .transformToMulti(policies -> Multi.createFrom().iterable(policies))
                .onItem()
                .transformToUniAndConcatenate(policy -> tables.rules(policy)
                        .map(Comparisons::new)
                        .chain(comparisons -> look(comparisons)
                                .chain(() -> due
                                        ? judgements.judge(comparisons, now, last)
                                        : Uni.createFrom().voidItem())))
                .onItem()
                .ignoreAsUni()
                .chain(() -> due ? turn.reached(now) : Uni.createFrom().voidItem());
    }

    /** Without an answer nothing is known of the pools' use: nobody is found meanwhile. */
    private Uni<Void> look(Comparisons comparisons) {
        return strains.look(
                        comparisons.inForce().policy().name(),
                        comparisons.questions().stream()
                                .map(question -> question.limit().comparison())
                                .toList())
                .onFailure()
                .invoke(e -> Log.warnf("It is not known how much capacity is in use: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }
}
