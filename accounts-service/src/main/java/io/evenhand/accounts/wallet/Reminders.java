package io.evenhand.accounts.wallet;

import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.store.Migrations;
import io.evenhand.policy.language.WalletSpec;
import io.evenhand.policy.window.Span;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Says that a lot ends soon, as long before as the policy has it, by days of UTC: once for each lot and reminder. Of
 * reminders that are due at the same look only the last is said, and none from before the lot was bought.
 */
@ApplicationScoped
class Reminders {

    private static final int AT_ONCE = 500;

    private static final String NOTE = """
            INSERT INTO reminder (lot, before, told, at)
            SELECT lot.id, $3, lot.purchased_at <= due.at
                AND NOT EXISTS (SELECT 1 FROM reminder WHERE lot = lot.id AND told AND before = ANY ($4)), $5
            FROM lot JOIN wallet ON wallet.id = lot.wallet JOIN account ON account.id = wallet.account
            CROSS JOIN LATERAL (
              SELECT (lot.expires_at AT TIME ZONE 'UTC' - $3::text::interval) AT TIME ZONE 'UTC' AS at) AS due
            WHERE account.policy = $1 AND wallet.name = $2 AND lot.unspent > 0 AND NOT lot.expired
              AND lot.expires_at > $5 AND lot.expires_at <= $6 AND due.at <= $5
              AND NOT EXISTS (SELECT 1 FROM reminder WHERE reminder.lot = lot.id AND reminder.before = $3)
            ORDER BY lot.expires_at LIMIT $7
            ON CONFLICT DO NOTHING
            RETURNING lot, told""";

    private static final String TOLD = """
            SELECT lot.id, lot.unspent, lot.expires_at, wallet.account, account.time_zone
            FROM lot JOIN wallet ON wallet.id = lot.wallet JOIN account ON account.id = wallet.account WHERE lot.id = ANY ($1) ORDER BY lot.expires_at, lot.id""";

    private final Policies policies;
    private final Pool pool;
    private final EventLog events;
    private final BusinessClock clock;
    private final Migrations migrations;

    Reminders(Policies policies, Pool pool, EventLog events, BusinessClock clock, Migrations migrations) {
        this.policies = policies;
        this.pool = pool;
        this.events = events;
        this.clock = clock;
        this.migrations = migrations;
    }

    /** One reminder of a policy's wallet, and those that come after it. */
    private record Due(Policies.Deciding policy, WalletSpec wallet, Span before, List<Span> later) {}

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return due().onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::remind)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Reminders of lots that end wait: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** The reminders of all policies in force, of each wallet the last one first. */
    private Uni<List<Due>> due() {
        return policies.allInForce()
                .map(all -> all.stream()
                        .flatMap(deciding -> deciding.policy().wallets().values().stream()
                                .flatMap(wallet -> due(deciding, wallet).stream()))
                        .toList());
    }

    private static List<Due> due(Policies.Deciding policy, WalletSpec wallet) {
        var spans = wallet.remind().stream()
                .sorted(Comparator.comparing(Span::usualLength))
                .toList();
        return IntStream.range(0, spans.size())
                .mapToObj(place -> new Due(policy, wallet, spans.get(place), spans.subList(0, place)))
                .toList();
    }

    private Uni<Void> remind(Due due) {
        return pool.withTransaction(connection -> remind(connection, due, clock.instant()))
                .chain(many -> many < AT_ONCE ? Uni.createFrom().voidItem() : remind(due));
    }

    private Uni<Integer> remind(SqlConnection connection, Due due, Instant now) {
        return connection
                .preparedQuery(NOTE)
                .execute(Tuple.tuple()
                        .addString(due.policy().policy().name())
                        .addString(due.wallet().name())
                        .addString(due.before().toString())
                        .addArrayOfString(
                                due.later().stream().map(Span::toString).toArray(String[]::new))
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                        // The index finds what ends in time; the day is for months of different length.
                        .addOffsetDateTime(due.before()
                                .after(now, ZoneOffset.UTC)
                                .atOffset(ZoneOffset.UTC)
                                .plusDays(3))
                        .addInteger(AT_ONCE))
                .chain(noted -> tell(
                                connection,
                                due,
                                now,
                                StreamSupport.stream(noted.spliterator(), false)
                                        .filter(row -> row.getBoolean("told"))
                                        .map(row -> row.getString("lot"))
                                        .toArray(String[]::new))
                        .replaceWith(noted.rowCount()));
    }

    private Uni<Void> tell(SqlConnection connection, Due due, Instant now, String[] lots) {
        return lots.length == 0
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(TOLD)
                        .execute(Tuple.tuple().addArrayOfString(lots))
                        .chain(rows -> events.append(
                                connection,
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(row -> draft(row, due, now))
                                        .toList()));
    }

    private static EventLog.Draft draft(Row row, Due due, Instant now) {
        var policy = due.policy().policy();
        var ending = new LotEnding(
                row.getString("account"),
                row.getString("time_zone"),
                due.wallet().name(),
                due.wallet().title(),
                row.getString("id"),
                row.getLong("unspent"),
                row.getOffsetDateTime("expires_at").toInstant(),
                due.before().toString(),
                policy.name(),
                due.policy().version(),
                policy.title(),
                policy.contact());
        return new EventLog.Draft("lot-ending", ending.account(), now, ending);
    }
}
