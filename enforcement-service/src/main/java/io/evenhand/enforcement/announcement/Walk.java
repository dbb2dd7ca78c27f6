package io.evenhand.enforcement.announcement;

import io.evenhand.enforcement.message.Draft;
import io.evenhand.enforcement.message.Tellings;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * How far accounts have been told. A chunk of them and the place reached are written in one transaction, under the lock
 * of the announcement's row: killed at any point, the walk goes on where it was, and of several replicas one walks.
 */
@ApplicationScoped
class Walk {

    private static final int CHUNK = 1_000;

    /** Whoever came just before the instant is heard of so much later, at most, while services run. */
    private static final Duration LAG = Duration.ofSeconds(10);

    private static final String LOCK = """
            SELECT reached FROM announcement
            WHERE policy = $1 AND version = $2 AND ended IS NULL FOR UPDATE SKIP LOCKED""";

    private static final String NEXT = """
            SELECT id, plan, time_zone, position FROM account_view
            WHERE policy = $1 AND position > $2 ORDER BY position LIMIT $3""";

    private static final String REACH =
            "UPDATE announcement SET reached = $3, told = told + $4 WHERE policy = $1 AND version = $2";

    private static final String SUPERSEDE = """
            UPDATE announcement SET ended = 'superseded'
            WHERE ended IS NULL AND EXISTS (SELECT 1 FROM announcement AS newer WHERE newer.policy = announcement.policy
              AND newer.version > announcement.version AND newer.effective_at <= announcement.effective_at)""";

    private static final String END = """
            UPDATE announcement SET ended = 'done'
            WHERE ended IS NULL AND effective_at <= $1 AND NOT EXISTS (
              SELECT 1 FROM account_view WHERE account_view.policy = announcement.policy AND position > reached)""";

    private final Pool pool;
    private final Tellings tellings;
    private final BusinessClock clock;

    Walk(Pool pool, Tellings tellings, BusinessClock clock) {
        this.pool = pool;
        this.tellings = tellings;
        this.clock = clock;
    }

    /** What is still announced. A version that will never decide because of a newer one is not. */
    Uni<List<Announcement>> open() {
        return pool.query(SUPERSEDE)
                .execute()
                .chain(() -> pool.query(Announcement.OPEN).execute())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Announcement::of)
                        .toList());
    }

    /** Tells the next accounts; how many were looked at. None: all are told, or another replica walks. */
    Uni<Integer> step(Letters letters) {
        var announcement = letters.announcement();
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(announcement.policy(), announcement.version()))
                .chain(rows -> rows.iterator().hasNext()
                        ? step(connection, letters, rows.iterator().next().getLong(0))
                        : Uni.createFrom().item(0)));
    }

    private Uni<Integer> step(SqlConnection connection, Letters letters, long reached) {
        return connection
                .preparedQuery(NEXT)
                .execute(Tuple.of(letters.announcement().policy(), reached, CHUNK))
                .chain(accounts -> accounts.size() == 0
                        ? Uni.createFrom().item(0)
                        : written(letters, accounts)
                                .chain(drafts -> tellings.tell(connection, drafts))
                                .chain(told -> reach(connection, letters.announcement(), last(accounts), told))
                                .replaceWith(accounts.size()));
    }

    /** Comparing two versions takes a while: not on the threads that decide. */
    private Uni<List<Draft>> written(Letters letters, RowSet<Row> accounts) {
        return Uni.createFrom()
                .item(() -> letters.to(accounts, clock.instant()))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private static Uni<Void> reach(SqlConnection connection, Announcement announcement, long position, long told) {
        return connection
                .preparedQuery(REACH)
                .execute(Tuple.of(announcement.policy(), announcement.version(), position, told))
                .replaceWithVoid();
    }

    private static long last(RowSet<Row> accounts) {
        return StreamSupport.stream(accounts.spliterator(), false)
                .mapToLong(account -> account.getLong("position"))
                .max()
                .orElseThrow();
    }

    /** Ends what has begun to decide and was told to everybody. */
    Uni<Void> end() {
        return pool.preparedQuery(END)
                .execute(Tuple.of(clock.instant().minus(LAG).atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
