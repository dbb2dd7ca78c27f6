package io.evenhand.metering.erasure;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.store.Migrations;
import io.evenhand.meter.Sightings;
import io.evenhand.meter.UsageLog;
import io.evenhand.meter.UseId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Erases accounts' data when they are erased. Tables are erased as the event is applied; what uses were named is taken out
 * of Redis and the memory by looks every second, for as long as the account is known to be erased: the usage log may
 * still bring some that were made before. Only then is the erasure told.
 */
@ApplicationScoped
class Erasures implements EventHandler {

    private static final String NOTE = """
            INSERT INTO erased_account (account, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING""";

    private static final String USES = """
            SELECT account, source, id FROM erased_account JOIN identified_use USING (account) LIMIT 1000""";

    private static final String FORGET = """
            DELETE FROM identified_use WHERE account = $1 AND (source, id) IN (
              SELECT * FROM unnest($2::text[], $3::text[]))""";

    private static final String UNDONE = "SELECT account FROM erased_account WHERE done_at IS NULL";

    private static final String DONE = """
            UPDATE erased_account SET done_at = $1 WHERE done_at IS NULL RETURNING account""";

    private final AccountData data;
    private final UsageLog log;
    private final Sightings sightings;
    private final Pool pool;
    private final EventLog events;
    private final BusinessClock clock;
    private final Migrations migrations;

    Erasures(
            AccountData data,
            UsageLog log,
            Sightings sightings,
            Pool pool,
            EventLog events,
            BusinessClock clock,
            Migrations migrations) {
        this.data = data;
        this.log = log;
        this.sightings = sightings;
        this.pool = pool;
        this.events = events;
        this.clock = clock;
        this.migrations = migrations;
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("account-erased")
                ? data.erase(event.subject())
                        .chain(() -> Panache.getSession())
                        .chain(session -> session.createNativeQuery(NOTE)
                                .setParameter(1, event.subject())
                                .setParameter(2, event.at().atOffset(ZoneOffset.UTC))
                                .executeUpdate())
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return forgetUses()
                .chain(this::forgetActivities)
                .chain(this::tell)
                .onFailure()
                .invoke(e -> Log.warnf("The erasure of uses waits: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> forgetUses() {
        return pool.query(USES)
                .execute()
                .chain(found -> found.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : forget(found).chain(this::forgetUses));
    }

    private Uni<Void> forget(RowSet<Row> found) {
        var byAccount = StreamSupport.stream(found.spliterator(), false)
                .collect(Collectors.groupingBy(
                        row -> row.getString("account"),
                        Collectors.mapping(
                                row -> new UseId(row.getString("source"), row.getString("id")), Collectors.toList())));
        return Multi.createFrom()
                .iterable(byAccount.entrySet())
                .onItem()
                .transformToUniAndConcatenate(uses -> forget(uses.getKey(), uses.getValue()))
                .onItem()
                .ignoreAsUni();
    }

    /** Redis first: what is in the table still is looked for again. */
    private Uni<Void> forget(String account, List<UseId> uses) {
        return UniHelper.toUni(log.forgetUses(account, uses))
                .chain(() -> pool.preparedQuery(FORGET)
                        .execute(Tuple.tuple()
                                .addString(account)
                                .addArrayOfString(
                                        uses.stream().map(UseId::source).toArray(String[]::new))
                                .addArrayOfString(uses.stream().map(UseId::id).toArray(String[]::new))))
                .replaceWithVoid();
    }

    /** What rules of suspicion know of them. */
    private Uni<Void> forgetActivities() {
        return pool.query(UNDONE)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("account"))
                        .toList())
                .chain(accounts ->
                        accounts.isEmpty() ? Uni.createFrom().voidItem() : UniHelper.toUni(sightings.forget(accounts)));
    }

    private Uni<Void> tell() {
        var now = clock.instant();
        return pool.withTransaction(connection -> connection
                .preparedQuery(DONE)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))
                .chain(done -> done.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : events.append(
                                connection,
                                StreamSupport.stream(done.spliterator(), false)
                                        .map(row -> row.getString("account"))
                                        .map(account -> new EventLog.Draft(
                                                "account-data-erased", account, now, Map.of("account", account)))
                                        .toList())));
    }
}
