package io.evenhand.enforcement.delivery;

import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When messages reached their holders. */
@ApplicationScoped
public class Arrivals {

    private static final String READ = """
            SELECT message.id AS told, message.at, delivery.* FROM message
            LEFT JOIN delivery ON delivery.message = message.id WHERE message.id = ANY ($1)""";

    private final Pool pool;
    private final BusinessClock clock;

    Arrivals(Pool pool, BusinessClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** By message; those that have not arrived yet are left out. */
    public Uni<Map<String, Instant>> of(List<String> messages) {
        if (messages.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery(READ)
                .execute(Tuple.of(messages.toArray(String[]::new)))
                .map(rows -> {
                    var toldAt = new HashMap<String, Instant>();
                    var deliveries = new HashMap<String, List<Delivery>>();
                    rows.forEach(row -> {
                        var id = row.getString("told");
                        toldAt.put(id, row.getOffsetDateTime("at").toInstant());
                        if (row.getString("channel") != null) {
                            deliveries
                                    .computeIfAbsent(id, _ -> new ArrayList<>())
                                    .add(Records.delivery(row));
                        }
                    });
                    return arrived(toldAt, deliveries);
                });
    }

    private Map<String, Instant> arrived(Map<String, Instant> toldAt, Map<String, List<Delivery>> deliveries) {
        var arrived = new HashMap<String, Instant>();
        toldAt.forEach((id, at) -> Delivered.of(at, deliveries.getOrDefault(id, List.of()), clock.instant())
                .ifPresent(delivered -> arrived.put(id, delivered.at())));
        return arrived;
    }
}
