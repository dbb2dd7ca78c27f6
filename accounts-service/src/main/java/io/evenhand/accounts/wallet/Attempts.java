package io.evenhand.accounts.wallet;

import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.page.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What was tried with wallets and refused: written in a transaction of its own, as the call's is rolled back. */
@ApplicationScoped
class Attempts {

    private final Pool pool;
    private final EventLog events;

    Attempts(Pool pool, EventLog events) {
        this.pool = pool;
        this.events = events;
    }

    Uni<Void> add(Attempt attempt) {
        return pool.withTransaction(connection ->
                insert(connection, attempt).chain(() -> events.append(connection, List.of(told(attempt)))));
    }

    private static Uni<Void> insert(SqlConnection connection, Attempt attempt) {
        return connection
                .preparedQuery("INSERT INTO attempt (account, named, wallet, call, kind, field, caller, at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                .execute(Tuple.tuple()
                        .addString(attempt.account())
                        .addString(attempt.named())
                        .addString(attempt.wallet())
                        .addString(attempt.call())
                        .addString(attempt.kind())
                        .addString(attempt.field())
                        .addString(attempt.caller())
                        .addOffsetDateTime(attempt.at().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static EventLog.Draft told(Attempt attempt) {
        return new EventLog.Draft(
                "wallet-call-refused",
                attempt.account(),
                attempt.at(),
                new WalletCallRefused(attempt.account(), attempt.wallet(), attempt.kind(), attempt.at()));
    }

    Uni<Page<Attempt>> of(String account, long after, int limit) {
        return pool.preparedQuery("SELECT number, account, named, wallet, call, kind, field, caller, at FROM attempt"
                        + " WHERE account = $1 AND number > $2 ORDER BY number LIMIT $3")
                .execute(Tuple.of(account, after, limit + 1))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Attempts::attempt)
                        .toList())
                .map(found -> Page.of(found, limit, attempt -> Long.toString(attempt.number())));
    }

    /** How many there were since an instant, by kind. */
    Uni<SortedMap<String, Long>> counts(String account, Instant since) {
        return pool.preparedQuery(
                        "SELECT kind, count(*) AS many FROM attempt WHERE account = $1 AND at >= $2 GROUP BY kind")
                .execute(Tuple.of(account, since.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    var counts = new TreeMap<String, Long>();
                    rows.forEach(row -> counts.put(row.getString("kind"), row.getLong("many")));
                    return counts;
                });
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.getLong("number"),
                row.getString("account"),
                row.getString("named"),
                row.getString("wallet"),
                row.getString("call"),
                row.getString("kind"),
                row.getString("field"),
                row.getString("caller"),
                row.getOffsetDateTime("at").toInstant());
    }
}
