package io.evenhand.metering.memory;

import io.evenhand.meter.MeterUnavailable;
import io.evenhand.meter.UsageLog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** How far the usage log was read, by this replica or another. */
@ApplicationScoped
class LogReading {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Redis remembers uses for an hour itself; a little less, since clocks differ. */
    private static final Duration REMEMBERED_BY_REDIS = Duration.ofMinutes(50);

    private final UsageLog log;
    private final Pool pool;

    LogReading(UsageLog log, Pool pool) {
        this.log = log;
        this.pool = pool;
    }

    /**
     * Completes when everything of the epochs before {@code epoch} is stored, as far as it was not lost with them: readers
     * go over to an epoch when they have read the one before.
     */
    Uni<Void> upTo(String epoch) {
        return positions(epoch).replaceWithVoid();
    }

    /** Completes when also of {@code epoch} everything is stored that Redis itself may have forgotten. */
    Uni<Void> upToWhatRedisRemembers(String epoch) {
        return positions(epoch)
                .chain(positions -> Multi.createFrom()
                        .iterable(positions)
                        .onItem()
                        .transformToUniAndConcatenate(position -> mustBeYoung(epoch, position))
                        .onItem()
                        .ignoreAsUni());
    }

    private record Position(int partition, String position) {}

    private Uni<List<Position>> positions(String epoch) {
        return pool.preparedQuery("SELECT partition, position FROM log_partition WHERE epoch = $1")
                .execute(Tuple.of(epoch))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(LogReading::position)
                        .toList())
                .invoke(positions -> {
                    if (positions.size() < log.partitionsInAnEpoch()) {
                        throw new Behind();
                    }
                })
                .onFailure(Behind.class)
                .retry()
                .withBackOff(LOOK_AGAIN, LOOK_AGAIN)
                .expireIn(PATIENCE.toMillis())
                .ifNoItem()
                .after(PATIENCE)
                .failWith(Behind::new);
    }

    private static Position position(Row row) {
        return new Position(row.getInteger("partition"), row.getString("position"));
    }

    private Uni<Void> mustBeYoung(String epoch, Position read) {
        return UniHelper.toUni(log.read(read.partition(), epoch, read.position(), 0, 1))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(page -> page.batches().forEach(oldest -> {
                    if (oldest.at().isBefore(Instant.now().minus(REMEMBERED_BY_REDIS))) {
                        throw new Behind();
                    }
                }))
                .replaceWithVoid();
    }

    private static final class Behind extends MeterUnavailable {
        private static final long serialVersionUID = 1L;

        Behind() {
            super("the usage log is not read far enough");
        }
    }
}
