package io.evenhand.metering.cohort;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What accounts used, from the roll-ups: of many at a time, each over a stretch of its own. */
@ApplicationScoped
public class SettledUse {

    private final Pool pool;

    SettledUse(Pool pool) {
        this.pool = pool;
    }

    /** The hours of an account from {@code from} to before {@code until}. */
    public record Stretch(String account, Instant from, Instant until) {}

    /** What each used of a meter, in its smallest parts; whoever used nothing is left out. */
    public Uni<Map<String, Long>> of(String meter, List<Stretch> stretches) {
        if (stretches.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery("""
                        SELECT account, sum(units)::bigint AS units
                        FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS part (account, starts_at, ends_at)
                        JOIN usage_hour USING (account)
                        WHERE meter = $4 AND hour >= part.starts_at AND hour < part.ends_at
                            AND hour >= $5 AND hour < $6
                        GROUP BY account HAVING sum(units) > 0""")
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                stretches.stream().map(Stretch::account).toArray(String[]::new))
                        .addArrayOfOffsetDateTime(column(stretches, Stretch::from))
                        .addArrayOfOffsetDateTime(column(stretches, Stretch::until))
                        .addString(meter)
                        .addOffsetDateTime(edge(stretches, Stretch::from, true))
                        .addOffsetDateTime(edge(stretches, Stretch::until, false)))
                .map(rows -> {
                    var uses = new HashMap<String, Long>();
                    rows.forEach(row -> uses.put(row.getString("account"), row.getLong("units")));
                    return uses;
                });
    }

    /** The first or the last of these instants: where the roll-ups need to be looked at. */
    private static OffsetDateTime edge(List<Stretch> stretches, Function<Stretch, Instant> side, boolean first) {
        return stretches.stream()
                .map(side)
                .reduce((one, other) -> one.isBefore(other) == first ? one : other)
                .orElse(Instant.EPOCH)
                .atOffset(ZoneOffset.UTC);
    }

    private static OffsetDateTime[] column(List<Stretch> stretches, Function<Stretch, Instant> side) {
        return stretches.stream()
                .map(side)
                .map(at -> at.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }
}
