package io.evenhand.metering.usage;

import io.evenhand.policy.language.Schedule.Turn;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Finds what accounts are subscribed to: here, where accounts' events were followed so far, else there. */
@ApplicationScoped
public class Enrolments {

    private final Pool pool;
    private final Subscriptions accounts;

    Enrolments(Pool pool, Subscriptions accounts) {
        this.pool = pool;
        this.accounts = accounts;
    }

    /** What those of {@code wanted} that exist are subscribed to, by account. */
    public Uni<Map<String, Subscription>> of(Set<String> wanted) {
        return pool.preparedQuery(
                        "SELECT account, policy, plan, time_zone, anchor, schedule FROM member WHERE account = ANY ($1)")
                .execute(Tuple.tuple().addArrayOfString(wanted.toArray(String[]::new)))
                .chain(rows -> {
                    var found = new HashMap<String, Subscription>();
                    rows.forEach(row -> found.put(row.getString("account"), subscription(row)));
                    return Multi.createFrom()
                            .iterable(wanted)
                            .filter(account -> !found.containsKey(account))
                            .onItem()
                            .transformToUniAndConcatenate(accounts::find)
                            .filter(Optional::isPresent)
                            .invoke(known -> known.ifPresent(there -> found.put(there.id(), there)))
                            .collect()
                            .asList()
                            .replaceWith(found);
                });
    }

    /** The policies that somebody is on. */
    public Uni<List<String>> policies() {
        return pool.query("SELECT DISTINCT policy FROM member ORDER BY policy")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("policy"))
                        .toList());
    }

    /** The next of those on a policy after an account, in the order of their ids. */
    public Uni<List<Subscription>> next(String policy, String after, int most) {
        return pool.preparedQuery("SELECT account, policy, plan, time_zone, anchor, schedule FROM member"
                        + " WHERE policy = $1 AND account > $2 ORDER BY account LIMIT $3")
                .execute(Tuple.of(policy, after, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Enrolments::subscription)
                        .toList());
    }

    private static Subscription subscription(Row row) {
        return new Subscription(
                row.getString("account"),
                row.getString("policy"),
                row.getString("plan"),
                ZoneId.of(row.getString("time_zone")),
                row.getOffsetDateTime("anchor").toInstant(),
                row.getJsonArray("schedule").stream()
                        .map(JsonObject.class::cast)
                        .map(turn -> new Turn(Instant.parse(turn.getString("from")), turn.getString("plan")))
                        .toList());
    }
}
