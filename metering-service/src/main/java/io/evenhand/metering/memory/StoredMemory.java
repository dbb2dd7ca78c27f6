package io.evenhand.metering.memory;

import io.evenhand.meter.Memory;
import io.evenhand.meter.MeterUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** This service's own memory: the database, once the log was read far enough. */
@ApplicationScoped
public class StoredMemory implements Memory {

    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final LogReading reading;
    private final MemoryRepository rows;

    StoredMemory(LogReading reading, MemoryRepository rows) {
        this.reading = reading;
        this.rows = rows;
    }

    @Override
    public Future<Found> find(String epoch, List<String> accounts, List<Identity> uses) {
        return Future.fromCompletionStage(look(epoch, accounts, uses).subscribeAsCompletionStage());
    }

    Uni<Found> look(String epoch, List<String> accounts, List<Identity> uses) {
        if (accounts.isEmpty() && uses.isEmpty()) {
            return Uni.createFrom().item(new Found(Map.of(), Map.of()));
        }
        return (uses.isEmpty() ? reading.upTo(epoch) : reading.upToWhatRedisRemembers(epoch))
                .chain(() -> rows.checkpoints(accounts))
                .chain(checkpoints -> rows.uses(uses).map(found -> new Found(checkpoints, found)))
                // Whoever asks next waits for this answer, also when PostgreSQL is silent.
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onFailure()
                .transform(
                        e -> e instanceof MeterUnavailable ? e : new MeterUnavailable(String.valueOf(e.getMessage())));
    }
}
