package io.evenhand.metering.usage;

import io.evenhand.metering.usage.Span.Piece;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The hourly roll-ups, for reading. */
@ApplicationScoped
class HourRepository {

    private final Pool pool;

    HourRepository(Pool pool) {
        this.pool = pool;
    }

    /** One point for each piece, in order. An hour that lies across two pieces belongs to the one it begins in. */
    Uni<List<Series.Point>> points(String account, String meter, Span span) {
        var pieces = span.pieces();
        return pool.preparedQuery("""
                        SELECT piece.starts_at,
                            coalesce(sum(units), 0)::bigint AS units,
                            coalesce(sum(decisions), 0)::bigint AS decisions,
                            coalesce(sum(delayed), 0)::bigint AS delayed,
                            coalesce(sum(by_credit), 0)::bigint AS by_credit
                        FROM unnest($3::timestamptz[], $4::timestamptz[]) AS piece (starts_at, ends_at)
                        LEFT JOIN usage_hour ON account = $1 AND meter = $2
                            AND hour >= piece.starts_at AND hour < piece.ends_at
                            AND hour >= $5 AND hour < $6
                        GROUP BY piece.starts_at ORDER BY piece.starts_at""")
                .execute(Tuple.tuple()
                        .addString(account)
                        .addString(meter)
                        .addArrayOfOffsetDateTime(column(pieces, Piece::startsAt))
                        .addArrayOfOffsetDateTime(column(pieces, Piece::endsAt))
                        .addOffsetDateTime(utc(pieces.getFirst().startsAt()))
                        .addOffsetDateTime(utc(pieces.getLast().endsAt())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(HourRepository::point)
                        .toList());
    }

    private static Series.Point point(Row row) {
        return new Series.Point(
                row.getOffsetDateTime("starts_at").toInstant(),
                row.getLong("units"),
                row.getLong("decisions"),
                row.getLong("delayed"),
                row.getLong("by_credit"));
    }

    private static OffsetDateTime[] column(List<Piece> pieces, Function<Piece, Instant> edge) {
        return pieces.stream().map(piece -> utc(edge.apply(piece))).toArray(OffsetDateTime[]::new);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
