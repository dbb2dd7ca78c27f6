package io.evenhand.enforcement.announcement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What has been told, counted when it is asked for. */
@ApplicationScoped
class Progress {

    private static final String ANNOUNCED = """
            SELECT policy, version, published_at, effective_at, told, ended, CASE WHEN ended IS NULL THEN
                (SELECT count(*) FROM account_view WHERE account_view.policy = announcement.policy AND position > reached
                  AND NOT EXISTS (SELECT 1 FROM message WHERE message.account = account_view.id
                    AND message.occasion = 'policy|' || announcement.policy || '|' || announcement.version))
              ELSE 0 END AS untold
            FROM announcement""";

    private static final String CHANNELS = """
            SELECT channel, CASE WHEN bounced_at IS NULL THEN state ELSE 'bounced' END AS state, count(*) AS count
            FROM message JOIN delivery ON delivery.message = message.id
            WHERE message.kind = 'policy-changed' AND message.occasion = $1 GROUP BY 1, 2""";

    private final Pool pool;

    Progress(Pool pool) {
        this.pool = pool;
    }

    /** Newest first, from before the place given on. */
    Uni<List<AnnouncementView>> before(Instant publishedAt, String policy, int most) {
        return pool.preparedQuery(ANNOUNCED + """
                         WHERE (published_at, policy) < ($1, $2)
                        ORDER BY published_at DESC, policy DESC LIMIT $3""")
                .execute(Tuple.of(publishedAt.atOffset(ZoneOffset.UTC), policy, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Progress::view)
                        .toList());
    }

    Uni<Optional<AnnouncementView>> of(String policy, int version) {
        return pool.preparedQuery(ANNOUNCED + " WHERE policy = $1 AND version = $2")
                .execute(Tuple.of(policy, version))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(Progress::view))
                .chain(found -> found.map(view ->
                                channels(policy, version).map(view::with).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Map<String, Map<String, Long>>> channels(String policy, int version) {
        return pool.preparedQuery(CHANNELS)
                .execute(Tuple.of(Announcement.occasion(policy, version)))
                .map(rows -> {
                    var channels = new TreeMap<String, Map<String, Long>>();
                    for (var row : rows) {
                        channels.computeIfAbsent(row.getString("channel"), _ -> new TreeMap<>())
                                .put(row.getString("state"), row.getLong("count"));
                    }
                    return channels;
                });
    }

    private static AnnouncementView view(Row row) {
        var untold = row.getLong("untold");
        var told = row.getLong("told");
        var state = Optional.ofNullable(row.getString("ended")).orElse(untold > 0 ? "running" : "current");
        return new AnnouncementView(
                row.getString("policy"),
                row.getInteger("version"),
                row.getOffsetDateTime("published_at").toInstant(),
                row.getOffsetDateTime("effective_at").toInstant(),
                state,
                told + untold,
                told,
                null);
    }
}
