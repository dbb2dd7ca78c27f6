package io.evenhand.metering.detector;

import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.Variation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What rules about buying and tampering look at: an account's dealings, and those of the others on its plan. */
@ApplicationScoped
class TokenFacts {

    private static final double P95 = 0.95;

    private final Pool pool;

    TokenFacts(Pool pool) {
        this.pool = pool;
    }

    /** The facts of the account over the rule's window that ends at {@code now}. */
    Uni<Facts> of(Subscription account, Signal rule, Instant now) {
        var from = Spans.from(rule.window(), account, now);
        var wanted = rule.when().facts();
        return own(account, from, now)
                .chain(own -> wanted.stream().anyMatch(fact -> fact.startsWith("cohort"))
                        ? peers(account, from, now).map(peers -> {
                            var all = new HashMap<>(own);
                            all.putAll(peers);
                            return all;
                        })
                        : Uni.createFrom().item(own))
                .map(all -> {
                    all.keySet().retainAll(wanted);
                    return new Facts(all);
                });
    }

    private Uni<Map<String, Double>> own(Subscription account, Instant from, Instant now) {
        return pool.preparedQuery("""
                        SELECT count(*) FILTER (WHERE kind = 'bought') AS lots,
                            coalesce(sum(units) FILTER (WHERE kind = 'bought'), 0)::double precision AS bought,
                            count(*) FILTER (WHERE kind = 'refused') AS refused
                        FROM dealing WHERE account = $1 AND at > $2 AND at <= $3""")
                .execute(Tuple.of(account.id(), from.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next())
                .map(row -> new HashMap<>(Map.of(
                        "lots", (double) row.getLong("lots"),
                        "tokensBought", row.getDouble("bought"),
                        "refusedSpends", (double) row.getLong("refused"))));
    }

    /** The others on the plan who bought anything in the same time: memory holds a number for each. */
    private Uni<Map<String, Double>> peers(Subscription account, Instant from, Instant now) {
        return pool.preparedQuery("""
                        SELECT count(*) AS lots, least(sum(units), 9223372036854775807)::bigint AS bought
                        FROM dealing JOIN member USING (account)
                        WHERE kind = 'bought' AND at > $2 AND at <= $3 AND account <> $1
                            AND policy = $4 AND plan = $5
                        GROUP BY account""")
                .execute(Tuple.of(
                        account.id(),
                        from.atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC),
                        account.policy(),
                        Variation.parse(account.planAt(now)).plan()))
                .map(rows -> {
                    var lots = Cohort.of(
                            StreamSupport.stream(rows.spliterator(), false).mapToLong(row -> row.getLong("lots")));
                    var bought = Cohort.of(
                            StreamSupport.stream(rows.spliterator(), false).mapToLong(row -> row.getLong("bought")));
                    return Map.of(
                            "cohortSize", (double) lots.count(),
                            "cohortMedianLots", lots.median(),
                            "cohortP95Lots", lots.quantile(P95),
                            "cohortMedianTokensBought", bought.median(),
                            "cohortP95TokensBought", bought.quantile(P95));
                });
    }
}
