package io.evenhand.enforcement.measure;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which findings count, or may come to count, as strikes. */
public interface Strikes {

    /**
     * A strike as its holder sees it.
     *
     * @param state {@code pending} while nobody has confirmed it, else {@code confirmed}
     * @param countsUntil null while it is pending
     */
    @RegisterForReflection
    record Strike(
            String id,
            String category,
            String state,
            Instant at,
            @Nullable Instant countsUntil,
            String says) {}

    /** Those of an account, newest first; what was voided or is over is left out. */
    Uni<List<Strike>> of(String account);
}
