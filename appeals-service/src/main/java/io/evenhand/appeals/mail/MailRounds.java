package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.MailboxVisit.Found;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Looks for new mail. A mail is marked as read only after what follows from it is committed: whoever dies between finds it again,
 * and knows it. The mailbox is read on worker threads, the database as everywhere.
 */
@ApplicationScoped
class MailRounds {

    /** As long as the link that goes with it. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Mailbox mailbox;
    private final Intake intake;
    private final MailRepository mails;
    private final MailConfig config;
    private final Migrations migrations;
    private final BusinessClock clock;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private volatile boolean outage;

    MailRounds(
            Mailbox mailbox,
            Intake intake,
            MailRepository mails,
            MailConfig config,
            Migrations migrations,
            BusinessClock clock,
            Vertx vertx,
            MeterRegistry metrics) {
        this.mailbox = mailbox;
        this.intake = intake;
        this.mails = mails;
        this.config = config;
        this.migrations = migrations;
        this.clock = clock;
        this.vertx = vertx;
        this.metrics = metrics;
        // A counter that begins at the first failure has not risen for whoever watches.
        rounds("ok");
        rounds("failed");
        for (var fate : Fate.values()) {
            mails(fate);
        }
    }

    private Counter rounds(String outcome) {
        return metrics.counter("evenhand.mailbox.rounds", "outcome", outcome);
    }

    private Counter mails(Fate fate) {
        return metrics.counter("evenhand.mails", "fate", fate.word());
    }

    @Scheduled(every = "{evenhand.appeals.mail.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (config.host().isEmpty() || !migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return blocking(mailbox::open)
                .chain(visit -> round(visit).eventually(() -> blocking(visit::close)))
                .chain(() -> Panache.withTransaction(
                        () -> mails.forget(clock.instant().minus(KEPT))))
                .invoke(() -> went("ok"))
                .onFailure()
                .invoke(this::troubled)
                .onFailure()
                .recoverWithNull();
    }

    private void went(String outcome) {
        rounds(outcome).increment();
        outage = outcome.equals("failed");
    }

    /** An outage is told when it begins; every round after that would only say it again. */
    private void troubled(Throwable e) {
        if (!outage) {
            Log.warnf("The mailbox cannot be read now: %s", e.toString());
        }
        went("failed");
    }

    private Uni<Void> round(MailboxVisit visit) {
        return blocking(visit::unread)
                .onItem()
                .transformToMulti(uids -> Multi.createFrom().iterable(uids))
                .onItem()
                .transformToUniAndConcatenate(uid -> one(visit, uid))
                .onItem()
                .ignoreAsUni();
    }

    /** One that makes trouble does not keep the others waiting. */
    private Uni<Void> one(MailboxVisit visit, long uid) {
        return blocking(() -> visit.read(uid))
                .chain(this::fate)
                .invoke(fate -> mails(fate).increment())
                .chain(fate -> blocking(() -> {
                    visit.finish(uid, fate);
                    return fate;
                }))
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> Log.warnf("A mail waits: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Fate> fate(Found found) {
        return switch (found) {
            case Found.Read(var letter) -> intake.take(letter);
            case Found.Gone _ -> Uni.createFrom().item(Fate.KNOWN);
            case Found.TooLarge _ -> Uni.createFrom().item(Fate.UNCLEAR);
            case Found.Unreadable(var why) -> {
                Log.warnf("A mail cannot be read: %s", why);
                yield Uni.createFrom().item(Fate.UNCLEAR);
            }
        };
    }

    private <T> Uni<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
