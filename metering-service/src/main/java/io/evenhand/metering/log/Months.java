package io.evenhand.metering.log;

import io.evenhand.metering.log.Tally.Hour;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sure that the roll-ups have a partition for every month they are written to. */
@ApplicationScoped
class Months {

    private final Pool pool;
    private final Set<YearMonth> ready = ConcurrentHashMap.newKeySet();

    Months(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> prepare(Collection<Hour> hours) {
        var missing = hours.stream()
                .map(hour -> YearMonth.from(hour.startsAt().atOffset(ZoneOffset.UTC)))
                .distinct()
                .filter(month -> !ready.contains(month))
                .toList();
        return Multi.createFrom()
                .iterable(missing)
                .onItem()
                .transformToUniAndConcatenate(month -> create(month).invoke(() -> ready.add(month)))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> create(YearMonth month) {
        // The lock is there because IF NOT EXISTS alone lets two creators at once collide.
        return pool.withTransaction(connection -> connection
                .query("SELECT pg_advisory_xact_lock(hashtext('usage_hour'))")
                .execute()
                .chain(() -> connection
                        .query("""
                        CREATE TABLE IF NOT EXISTS usage_hour_%1$tY_%1$tm PARTITION OF usage_hour
                        FOR VALUES FROM ('%1$tY-%1$tm-01T00:00Z') TO ('%2$tY-%2$tm-01T00:00Z')""".formatted(month.atDay(1), month.plusMonths(1).atDay(1)))
                        .execute())
                .replaceWithVoid());
    }
}
