package io.evenhand.enforcement.transparency;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what was decided in a year, a page at a time: what its reader has not taken yet is not read from the database. */
@ApplicationScoped
class Restrictions {

    private static final int PAGE = 500;

    /** A notice takes nothing, so it is no restriction. */
    private static final String SOME = """
            SELECT id, kind, target, policy, policy_version, category, clause, rule, detection,
              first_by IS NOT NULL AS by_person, CASE detection WHEN 'automated' THEN figures ELSE '{}' END AS figures,
              proposed_at, decided_at, starts_at, ends_at, ended_at
            FROM measure
            WHERE decided_at >= $1 AND decided_at < $2 AND kind <> 'notice' AND (decided_at, id) > ($3, $4)
            ORDER BY decided_at, id LIMIT $5""";

    private static final String COUNTED = """
            SELECT kind, detection, first_by IS NOT NULL AS by_person, count(*) AS decided,
              count(*) FILTER (WHERE ended_as = 'reversed') AS reversed,
              count(*) FILTER (WHERE ended_as = 'lifted') AS lifted
            FROM measure WHERE decided_at >= $1 AND decided_at < $2
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""";

    private final Pool pool;

    Restrictions(Pool pool) {
        this.pool = pool;
    }

    private record Place(OffsetDateTime at, String id) {}

    private record Found(Restriction restriction, Place place) {}

    /** In the order in which they were decided. */
    Multi<List<Restriction>> of(int year) {
        var cursor = new AtomicReference<>(new Place(begin(year), ""));
        return Multi.createBy()
                .repeating()
                .uni(() -> after(year, cursor.get()).invoke(page -> {
                    if (!page.isEmpty()) {
                        cursor.set(page.getLast().place());
                    }
                }))
                .whilst(page -> page.size() == PAGE)
                .map(page -> page.stream().map(Found::restriction).toList());
    }

    private Uni<List<Found>> after(int year, Place place) {
        return pool.preparedQuery(SOME)
                .execute(Tuple.of(begin(year), begin(year + 1), place.at(), place.id(), PAGE))
                .map(rows -> list(rows, Restrictions::found));
    }

    Uni<List<YearFigures.Cell>> counted(int year) {
        return pool.preparedQuery(COUNTED)
                .execute(Tuple.of(begin(year), begin(year + 1)))
                .map(rows -> list(
                        rows,
                        row -> new YearFigures.Cell(
                                row.getString("kind"),
                                row.getString("detection"),
                                Automation.of(row.getString("detection"), row.getBoolean("by_person"))
                                        .name(),
                                row.getLong("decided"),
                                row.getLong("reversed"),
                                row.getLong("lifted"))));
    }

    private static OffsetDateTime begin(int year) {
        return OffsetDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> made) {
        return StreamSupport.stream(rows.spliterator(), false).map(made).toList();
    }

    private static Found found(Row row) {
        var restriction = new Restriction(
                row.getString("id"),
                row.getString("kind"),
                row.getString("target"),
                row.getString("policy"),
                row.getInteger("policy_version"),
                row.getString("category"),
                row.getString("clause"),
                row.getString("rule"),
                row.getString("detection"),
                row.getBoolean("by_person"),
                figures(row.getString("figures")),
                row.getOffsetDateTime("proposed_at").toInstant(),
                row.getOffsetDateTime("starts_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ends_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant));
        return new Found(restriction, new Place(row.getOffsetDateTime("decided_at"), restriction.id()));
    }

    private static Map<String, Double> figures(@Nullable String json) {
        var read = new TreeMap<String, Double>();
        new JsonObject(json == null ? "{}" : json)
                .forEach(figure -> read.put(figure.getKey(), ((Number) figure.getValue()).doubleValue()));
        return read;
    }
}
