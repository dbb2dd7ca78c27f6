package io.evenhand.metering.log;

import io.evenhand.metering.log.Tally.Hour;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
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
        var name = "usage_hour_%1$tY_%1$tm".formatted(month.atDay(1));
        // Two who create it at once would collide: the second waits, then finds it.
        return pool.withTransaction(connection -> connection
                .query("SELECT pg_advisory_xact_lock(hashtext('usage_hour'))")
                .execute()
                .chain(() -> connection
                        .preparedQuery("SELECT to_regclass($1) IS NOT NULL AS exists")
                        .execute(Tuple.of(name)))
                .chain(found -> found.iterator().next().getBoolean("exists")
                        ? Uni.createFrom().voidItem()
                        : connection
                                .query("CREATE TABLE %s PARTITION OF usage_hour FOR VALUES FROM ('%s') TO ('%s')"
                                        .formatted(name, startOf(month), startOf(month.plusMonths(1))))
                                .execute()
                                .replaceWithVoid()));
    }

    private static OffsetDateTime startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
