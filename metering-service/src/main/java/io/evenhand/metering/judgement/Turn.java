package io.evenhand.metering.judgement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Which replica compares accounts, and how far it came. The lease saves work only: what two replicas find is stored once.
 */
@ApplicationScoped
class Turn {

    private final String holder = UUID.randomUUID().toString();
    private final Pool pool;
    private final JudgementConfig config;

    Turn(Pool pool, JudgementConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Up to when was compared; {@link Instant#EPOCH} before anything was. Empty while another replica does it. */
    Uni<Optional<Instant>> take() {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return pool.preparedQuery("UPDATE judgement SET holder = $1, lease_until = $3"
                        + " WHERE what = 'relative' AND (holder = $1 OR lease_until < $2) RETURNING judged_at")
                .execute(Tuple.of(holder, now, now.plus(config.lease())))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(Optional.ofNullable(rows.iterator().next().getOffsetDateTime("judged_at"))
                                .map(OffsetDateTime::toInstant)
                                .orElse(Instant.EPOCH)));
    }

    /** Everything up to {@code at} was compared. */
    Uni<Void> reached(Instant at) {
        return pool.preparedQuery("UPDATE judgement SET judged_at = $2 WHERE what = 'relative' AND holder = $1")
                .execute(Tuple.of(holder, at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
