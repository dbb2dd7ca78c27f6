package io.evenhand.enforcement.measure;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The measures whose use by the day is still to be frozen. */
@ApplicationScoped
class SeriesDue {

    private static final int AT_ONCE = 5;

    /**
     * Claims by real time: what is not done after half a minute is somebody else's. The window is that of all findings the
     * measure rests on.
     */
    private static final String CLAIM = """
            WITH claimed AS (
              UPDATE series_due SET due_at = clock_timestamp() + interval '30 seconds'
              WHERE measure IN (SELECT measure FROM series_due
                WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
              RETURNING measure)
            SELECT measure.id, measure.account, measure.evidence, measure.policy, measure.policy_version, measure.rule,
              measure.figures,
              coalesce(min(finding.window_start), measure.proposed_at - interval '30 days') AS begins,
              coalesce(max(finding.at), measure.proposed_at) AS ends
            FROM claimed JOIN measure ON measure.id = claimed.measure
              LEFT JOIN finding_measure ON finding_measure.measure = measure.id
              LEFT JOIN finding ON finding.id = finding_measure.finding
            GROUP BY measure.id""";

    private final Pool pool;

    SeriesDue(Pool pool) {
        this.pool = pool;
    }

    /** A measure, and from when to when its rule looked. */
    record Due(
            String measure,
            String account,
            String evidence,
            String policy,
            int policyVersion,
            String rule,
            Map<String, Double> figures,
            Instant from,
            Instant to) {

        Due {
            figures = Map.copyOf(figures);
        }
    }

    /** Some that are the caller's for half a minute. */
    Uni<List<Due>> claim() {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(AT_ONCE))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SeriesDue::due)
                        .toList());
    }

    private static Due due(Row row) {
        return new Due(
                row.getString("id"),
                row.getString("account"),
                row.getString("evidence"),
                row.getString("policy"),
                row.getInteger("policy_version"),
                row.getString("rule"),
                figures(row.getString("figures")),
                row.getOffsetDateTime("begins").toInstant(),
                row.getOffsetDateTime("ends").toInstant());
    }

    private static Map<String, Double> figures(String json) {
        var read = new TreeMap<String, Double>();
        new JsonObject(json).forEach(figure -> read.put(figure.getKey(), ((Number) figure.getValue()).doubleValue()));
        return read;
    }

    /** It is frozen; in the caller's transaction. */
    Uni<Void> done(String measure) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("DELETE FROM series_due WHERE measure = ?1")
                        .setParameter(1, measure)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
