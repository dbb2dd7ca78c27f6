package io.evenhand.enforcement.webhook;

import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Optional;

/** Where posts go, as long as the receiver wants them. */
@ApplicationScoped
class Receivers {

    private final Pool pool;
    private final BusinessClock clock;

    Receivers(Pool pool, BusinessClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Empty when the webhook was removed or switched off. */
    Uni<Optional<URI>> urlOf(String webhook) {
        return pool.preparedQuery("SELECT url FROM webhook WHERE id = $1 AND disabled_at IS NULL")
                .execute(Tuple.of(webhook))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(URI.create(rows.iterator().next().getString(0)))
                        : Optional.empty());
    }

    Uni<Void> switchOff(String webhook, String why) {
        return pool.preparedQuery(
                        "UPDATE webhook SET disabled_at = $2, disabled_for = $3 WHERE id = $1 AND disabled_at IS NULL")
                .execute(Tuple.of(webhook, clock.instant().atOffset(ZoneOffset.UTC), why))
                .replaceWithVoid();
    }
}
