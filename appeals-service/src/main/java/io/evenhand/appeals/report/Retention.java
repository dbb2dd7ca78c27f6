package io.evenhand.appeals.report;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Forgets who reported, and deletes the files, once nobody can ask for a review any more and a while has passed. The files'
 * hashes stay, and so do the report and its outcome.
 */
@ApplicationScoped
class Retention {

    private static final int AT_ONCE = 100;

    /**
     * Kept on are reports that are held, of whose account an appeal is open, that were joined to one whose own time is not over, and
     * those whose finding a measure rests on that can be appealed still. Rows that another replica works on are passed over; one
     * that was held meanwhile no longer fits when its lock is there.
     */
    private static final String FORGET = """
            WITH due AS (
              SELECT id FROM report
              WHERE forgotten_at IS NULL AND held_for IS NULL AND coalesce(resolved_at, received_at) <= $2
                AND ((state = 'resolved' AND resolved_at <= $1) OR state = 'test')
                AND NOT EXISTS (SELECT FROM appeal WHERE appeal.account = report.account
                  AND (appeal.state NOT IN ('decided', 'closed', 'withdrawn', 'moot') OR appeal.decided_at > $2))
                AND NOT EXISTS (SELECT FROM measure WHERE measure.account = report.account
                  AND measure.state NOT IN ('proposed', 'cancelled')
                  AND jsonb_exists(measure.data::jsonb -> 'findings', report.finding)
                  AND coalesce(measure.data::jsonb ->> 'appeal', '') <> ''
                  AND coalesce((measure.data::jsonb ->> 'appealUntil')::timestamptz, 'infinity') > $2)
                AND NOT EXISTS (SELECT FROM report first
                  WHERE first.id = report.duplicate_of
                    AND (first.state NOT IN ('resolved', 'test') OR first.resolved_at > $1))
              ORDER BY coalesce(resolved_at, received_at) LIMIT $4 FOR UPDATE SKIP LOCKED),
            files AS (
              UPDATE report_evidence SET payload = NULL, deleted_at = $3, deleted_for = 'time-over'
              FROM due WHERE report_evidence.report = due.id AND payload IS NOT NULL)
            UPDATE report SET forgotten_at = $3, reporter_name = '', reporter_email = '', version = version + 1
            FROM due WHERE report.id = due.id""";

    private final Pool pool;
    private final Duration keep;
    private final BusinessClock clock;
    private final Migrations migrations;

    Retention(Pool pool, ReportConfig config, BusinessClock clock, Migrations migrations) {
        this.pool = pool;
        this.keep = config.keep();
        this.clock = clock;
        this.migrations = migrations;
        if (keep.isNegative()) {
            throw new IllegalArgumentException("evenhand.appeals.reports.keep must not be negative");
        }
    }

    @Scheduled(every = "{evenhand.appeals.reports.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> forget(clock.instant()))
                .whilst(forgotten -> forgotten == AT_ONCE)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Reports are not forgotten now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** Forgets some of the reports that are due at {@code now}; how many those were. */
    Uni<Integer> forget(Instant now) {
        var after = now.minus(keep);
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(stored(after.minus(ReportRow.REVIEW_WINDOW)), stored(after), stored(now), AT_ONCE))
                .map(SqlResult::rowCount);
    }

    private static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
