package io.evenhand.appeals.erasure;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Erases what is held of an account when accounts-service says so, and says that it did. While an appeal of the account is open
 * that waits: what is to be decided on is not taken away meanwhile.
 */
@ApplicationScoped
class Erasures implements EventHandler {

    private static final String NOTE =
            "INSERT INTO erasure_due (account, asked_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    private static final String DUE = """
            DELETE FROM erasure_due WHERE account IN (
              SELECT account FROM erasure_due WHERE NOT EXISTS (
                SELECT FROM appeal WHERE appeal.account = erasure_due.account AND kind <> 'reporter-review'
                  AND state NOT IN ('decided', 'closed', 'withdrawn', 'moot'))
              ORDER BY account LIMIT 20 FOR UPDATE SKIP LOCKED)
            RETURNING account""";

    private final AccountData data;
    private final EventLog events;
    private final Migrations migrations;
    private final BusinessClock clock;

    Erasures(AccountData data, EventLog events, Migrations migrations, BusinessClock clock) {
        this.data = data;
        this.events = events;
        this.migrations = migrations;
        this.clock = clock;
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("account-erased")
                ? Panache.getSession()
                        .chain(session -> session.createNativeQuery(NOTE)
                                .setParameter(1, event.subject())
                                .setParameter(2, clock.instant().atOffset(ZoneOffset.UTC))
                                .executeUpdate())
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    @Scheduled(every = "{evenhand.appeals.review.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(() -> Panache.getSession()
                        .chain(session ->
                                session.createNativeQuery(DUE, String.class).getResultList())
                        .chain(this::erase))
                .onFailure()
                .invoke(e -> Log.warnf("Accounts are not erased now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> erase(List<String> accounts) {
        return Multi.createFrom()
                .iterable(accounts)
                .onItem()
                .transformToUniAndConcatenate(account -> data.erase(account)
                        .chain(() -> events.append("account-data-erased", account, Map.of("account", account))))
                .onItem()
                .ignoreAsUni();
    }
}
