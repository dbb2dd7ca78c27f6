package io.evenhand.enforcement.measure;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.micrometer.core.instrument.MeterRegistry;
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

/**
 * Deletes what measures rested on once nobody can appeal any more and a while has passed. The hash stays, and so does the
 * measure with its reasons.
 */
@ApplicationScoped
class EvidenceRetention {

    private static final int AT_ONCE = 100;

    /**
     * While any appeal of the account is open all its evidence stays: a later measure may rest on what an earlier one was taken
     * for. Rows that another replica deletes, or that are being held, are passed over; one that was held meanwhile no longer
     * fits when its lock is there.
     */
    private static final String DELETE = """
            WITH due AS (
              SELECT item.evidence, item.item FROM evidence_item item JOIN measure ON measure.id = item.measure
              WHERE item.content IS NOT NULL AND item.captured_at <= $1 AND item.held_for IS NULL
                AND CASE
                  WHEN measure.appeal_until IS NOT NULL THEN measure.appeal_until
                  WHEN measure.appeal = '' THEN measure.delivered_at -- nobody hears appeals
                  WHEN measure.message IS NULL THEN measure.ended_at -- nobody decided for it
                END <= $1
                AND NOT EXISTS (SELECT FROM appeal_view WHERE appeal_view.account = measure.account
                  AND (open OR (appeal_view.measure = measure.id AND appeal_view.decided_at > $1)))
              ORDER BY item.captured_at LIMIT $3 FOR UPDATE OF item SKIP LOCKED)
            UPDATE evidence_item SET content = NULL, deleted_at = $2, deleted_for = 'time-over'
            FROM due WHERE evidence_item.evidence = due.evidence AND evidence_item.item = due.item""";

    private final Pool pool;
    private final Duration keep;
    private final BusinessClock clock;
    private final Migrations migrations;
    private final MeterRegistry metrics;

    EvidenceRetention(
            Pool pool, EvidenceConfig config, BusinessClock clock, Migrations migrations, MeterRegistry metrics) {
        this.pool = pool;
        this.keep = config.keep();
        this.clock = clock;
        this.migrations = migrations;
        this.metrics = metrics;
        if (keep.isNegative()) {
            throw new IllegalArgumentException("evenhand.evidence.keep must not be negative");
        }
    }

    @Scheduled(every = "{evenhand.evidence.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> delete(clock.instant()))
                .whilst(deleted -> deleted == AT_ONCE)
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Evidence is not deleted now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** Deletes some of what is due at {@code now}; how many items that were. */
    Uni<Integer> delete(Instant now) {
        var then = Tuple.of(MeasureRepository.stored(now.minus(keep)), MeasureRepository.stored(now), AT_ONCE);
        return pool.preparedQuery(DELETE)
                .execute(then)
                .map(SqlResult::rowCount)
                .invoke(count -> metrics.counter("evenhand.evidence.deleted").increment(count));
    }
}
