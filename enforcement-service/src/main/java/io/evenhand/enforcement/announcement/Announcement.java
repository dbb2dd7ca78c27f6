package io.evenhand.enforcement.announcement;

import io.evenhand.policy.diff.Succession;
import io.evenhand.policy.language.Policy;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * A version of which accounts are told.
 *
 * @param earlier the version that decides until then
 * @param withdrawn a version in between was announced and never decides
 */
record Announcement(
        String policy, int version, int earlier, boolean withdrawn, Instant publishedAt, Instant effectiveAt) {

    static final String OPEN = """
            SELECT policy, version, published_at, effective_at,
              coalesce(
                (SELECT max(older.version) FROM policy_view AS older WHERE older.policy = announcement.policy
                  AND older.version < announcement.version AND older.effective_at < announcement.effective_at),
                (SELECT min(first.version) FROM policy_view AS first WHERE first.policy = announcement.policy)) AS earlier,
              EXISTS (SELECT 1 FROM announcement AS skipped WHERE skipped.policy = announcement.policy
                AND skipped.version < announcement.version AND skipped.effective_at >= announcement.effective_at)
                AS withdrawn
            FROM announcement WHERE ended IS NULL ORDER BY effective_at""";

    static Announcement of(Row row) {
        return new Announcement(
                row.getString("policy"),
                row.getInteger("version"),
                row.getInteger("earlier"),
                row.getBoolean("withdrawn"),
                row.getOffsetDateTime("published_at").toInstant(),
                row.getOffsetDateTime("effective_at").toInstant());
    }

    /** What each account is told of once. */
    String occasion() {
        return occasion(policy, version);
    }

    static String occasion(String policy, int version) {
        return "policy|%s|%d".formatted(policy, version);
    }

    Succession succession(Policy before, Policy after) {
        return new Succession(before, after, earlier, version, withdrawn, publishedAt, effectiveAt);
    }
}
