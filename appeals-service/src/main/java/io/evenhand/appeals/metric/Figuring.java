package io.evenhand.appeals.metric;

import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads what figures are made of. */
@ApplicationScoped
public class Figuring {

    private static final String HEARD = """
            SELECT appeal.kind, coalesce(measure.policy || ' ' || measure.policy_version || ' ' || measure.rule, '') AS rule,
              coalesce(measure.kind, '') AS measure_kind, coalesce(measure.detection, '') AS detection,
              submitted_at, looked_at, decided_at, restored_at, outcome,
              coalesce(jsonb_exists(involved::jsonb, decided_by) OR jsonb_exists(involved::jsonb, approved_by), false) AS involved,
              decided_at <= due_at AS in_time
            FROM appeal LEFT JOIN measure ON measure.id = appeal.measure
            WHERE submitted_at >= $1 AND submitted_at < $2""";

    /** A pause that nobody decided on ended by itself. */
    private static final String TAKEN = """
            SELECT kind, state, policy || ' ' || policy_version || ' ' || rule AS rule, delivered_at IS NOT NULL AS informed,
              EXISTS (SELECT FROM appeal WHERE appeal.measure = measure.id AND appeal.kind = 'appeal') AS appealed,
              starts_at, ends_at, ended_at,
              kind = 'pause' AND (state = 'expired' OR (state = 'active' AND ends_at <= $3)) AS lapsed
            FROM measure WHERE state NOT IN ('proposed', 'cancelled') AND starts_at >= $1 AND starts_at < $2""";

    private static final String COMPLAINTS = """
            SELECT kind, coalesce(outcome, CASE WHEN state IN ('withdrawn', 'moot') THEN state ELSE 'none' END) AS outcome,
              count(*) AS count
            FROM appeal WHERE submitted_at >= $1 AND submitted_at < $2 GROUP BY 1, 2 ORDER BY 1, 2""";

    private static final String REPORTS = """
            SELECT format AS kind, CASE state WHEN 'resolved' THEN outcome ELSE 'none' END AS outcome, count(*) AS count
            FROM report WHERE state <> 'test' AND received_at >= $1 AND received_at < $2 GROUP BY 1, 2 ORDER BY 1, 2""";

    private final Pool pool;
    private final BusinessClock clock;

    Figuring(Pool pool, BusinessClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** What everybody may know of appeals that were brought in the time before now. */
    public Uni<Figures> published(Duration before) {
        var now = clock.instant();
        return of(now.minus(before), now).map(Reckoning::published);
    }

    Uni<Figures> of(Instant from, Instant to) {
        var now = clock.instant();
        var between = Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(HEARD)
                .execute(between)
                .map(rows -> list(rows, Figuring::heard))
                .chain(heard -> pool.preparedQuery(TAKEN)
                        .execute(Tuple.of(
                                from.atOffset(ZoneOffset.UTC),
                                to.atOffset(ZoneOffset.UTC),
                                now.atOffset(ZoneOffset.UTC)))
                        .map(rows -> Reckoning.of(heard, list(rows, Figuring::taken), now)));
    }

    /** Of a year of UTC. */
    Uni<YearFigures> of(int year) {
        var begin = OffsetDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        var end = begin.plusYears(1);
        return counts(COMPLAINTS, begin, end)
                .chain(complaints -> counts(REPORTS, begin, end)
                        .chain(reports -> of(begin.toInstant(), end.toInstant())
                                .map(figures -> new YearFigures(year, clock.instant(), complaints, reports, figures))));
    }

    private Uni<List<YearFigures.Count>> counts(String query, OffsetDateTime begin, OffsetDateTime end) {
        return pool.preparedQuery(query)
                .execute(Tuple.of(begin, end))
                .map(rows -> list(
                        rows,
                        row -> new YearFigures.Count(
                                row.getString("kind"), row.getString("outcome"), row.getLong("count"))));
    }

    private static Heard heard(Row row) {
        return new Heard(
                row.getString("kind"),
                row.getString("rule"),
                row.getString("measure_kind"),
                row.getString("detection"),
                row.getOffsetDateTime("submitted_at").toInstant(),
                instant(row, "looked_at"),
                instant(row, "decided_at"),
                instant(row, "restored_at"),
                Optional.ofNullable(row.getString("outcome")),
                row.getBoolean("involved"),
                Objects.requireNonNullElse(row.getBoolean("in_time"), false));
    }

    private static Taken taken(Row row) {
        return new Taken(
                row.getString("kind"),
                row.getString("state"),
                row.getString("rule"),
                row.getBoolean("informed"),
                row.getBoolean("appealed"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                instant(row, "ended_at"),
                Objects.requireNonNullElse(row.getBoolean("lapsed"), false));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(at -> at.toInstant());
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> made) {
        return StreamSupport.stream(rows.spliterator(), false).map(made).toList();
    }
}
