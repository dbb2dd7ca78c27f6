package io.evenhand.metering.finding;

import io.evenhand.kit.event.EventLog;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes down what rules found, each finding once, and tells others of it. */
@ApplicationScoped
public class Findings {

    /** Stands for a window that does not end. */
    private static final Instant NEVER = Instant.EPOCH;

    private static final String INSERT = """
            INSERT INTO finding (id, account, subject, per, policy, policy_version, signal, violation, stage,
                window_start, window_end, at, facts, says)
            SELECT id, account, subject, per, policy, version, signal, violation, stage, window_start,
                nullif(window_end, to_timestamp(0)), at, cast(facts AS jsonb), says
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[],
                $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[],
                $14::text[])
                AS draft (id, account, subject, per, policy, version, signal, violation, stage, window_start,
                    window_end, at, facts, says)
            ON CONFLICT""" + " ";

    /** A rule that may do more now than when it found the account finds it anew. */
    private static final String RENEW = """
            (account, subject, policy, signal, window_start) DO UPDATE SET facts = excluded.facts, says = excluded.says,
                renewed_at = excluded.at, stage = excluded.stage,
                id = CASE WHEN finding.stage <> excluded.stage
                    AND (finding.stage = 'shadow' OR excluded.stage = 'enforce') THEN excluded.id ELSE finding.id END""";

    private static final String NOTE = """
            INSERT INTO finding (id, account, subject, per, policy, policy_version, signal, violation, stage,
                window_start, at, facts, says)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, cast(cast(?12 as text) as jsonb), ?13)""";

    private final Pool pool;
    private final EventLog events;

    Findings(Pool pool, EventLog events) {
        this.pool = pool;
        this.events = events;
    }

    /** Stores what is not known yet, in a transaction of its own, and tells of it. */
    public Uni<Void> store(List<SignalFound> found) {
        return found.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(connection -> store(connection, found));
    }

    /** Stores what is not known yet, and tells of it. */
    public Uni<Void> store(SqlClient connection, List<SignalFound> found) {
        return found.isEmpty()
                ? Uni.createFrom().voidItem()
                : insert(connection, found, "DO NOTHING").chain(fresh -> tell(connection, found, fresh));
    }

    /**
     * Stores and tells what is not known yet, and brings the figures of the rest up to date, of which nothing is told. What a
     * rule found while it was on trial is told when it is so no more.
     */
    public Uni<Void> renew(List<SignalFound> found) {
        return found.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(connection ->
                        insert(connection, found, RENEW).chain(stored -> tell(connection, found, stored)));
    }

    /** Stores and tells one that cannot be known yet, in the current Hibernate Reactive transaction. */
    public Uni<Void> note(SignalFound found) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter(1, found.id())
                        .setParameter(2, found.account())
                        .setParameter(3, found.subject())
                        .setParameter(4, found.per())
                        .setParameter(5, found.policy())
                        .setParameter(6, found.policyVersion())
                        .setParameter(7, found.signal())
                        .setParameter(8, found.violation())
                        .setParameter(9, found.stage())
                        .setParameter(10, found.windowStart().atOffset(ZoneOffset.UTC))
                        .setParameter(11, found.at().atOffset(ZoneOffset.UTC))
                        .setParameter(12, JsonObject.mapFrom(found.facts()).encode())
                        .setParameter(13, found.says())
                        .executeUpdate())
                .chain(() -> events.append("signal-found", found.account(), found.at(), found));
    }

    private Uni<Void> tell(SqlClient connection, List<SignalFound> found, Set<String> stored) {
        var drafts = found.stream()
                .filter(one -> stored.contains(one.id()))
                .map(one -> new EventLog.Draft("signal-found", one.account(), one.at(), one))
                .toList();
        return drafts.isEmpty() ? Uni.createFrom().voidItem() : events.append(connection, drafts);
    }

    /** The ids of those that were not there; what was there keeps its own. */
    private static Uni<Set<String>> insert(SqlClient connection, List<SignalFound> found, String known) {
        return connection
                .preparedQuery(INSERT + known + " RETURNING id")
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(found, SignalFound::id))
                        .addArrayOfString(texts(found, SignalFound::account))
                        .addArrayOfString(texts(found, SignalFound::subject))
                        .addArrayOfString(texts(found, SignalFound::per))
                        .addArrayOfString(texts(found, SignalFound::policy))
                        .addArrayOfInteger(
                                found.stream().map(SignalFound::policyVersion).toArray(Integer[]::new))
                        .addArrayOfString(texts(found, SignalFound::signal))
                        .addArrayOfString(texts(found, SignalFound::violation))
                        .addArrayOfString(texts(found, SignalFound::stage))
                        .addArrayOfOffsetDateTime(times(found, SignalFound::windowStart))
                        .addArrayOfOffsetDateTime(times(
                                found,
                                one -> Optional.ofNullable(one.windowEnd()).orElse(NEVER)))
                        .addArrayOfOffsetDateTime(times(found, SignalFound::at))
                        .addArrayOfString(texts(
                                found, one -> JsonObject.mapFrom(one.facts()).encode()))
                        .addArrayOfString(texts(found, SignalFound::says)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("id"))
                        .collect(Collectors.toSet()));
    }

    /** By account, what tells the finding of a rule apart that was first made after {@code from}. */
    public Uni<Map<String, Instant>> since(String policy, String rule, Set<String> accounts, Instant from) {
        return pool.preparedQuery("SELECT DISTINCT ON (account) account, window_start FROM finding WHERE policy = $1"
                        + " AND signal = $2 AND account = ANY ($3) AND at > $4 ORDER BY account, at DESC")
                .execute(Tuple.tuple()
                        .addString(policy)
                        .addString(rule)
                        .addArrayOfString(accounts.toArray(String[]::new))
                        .addOffsetDateTime(from.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    var starts = new HashMap<String, Instant>();
                    rows.forEach(row -> starts.put(
                            row.getString("account"),
                            row.getOffsetDateTime("window_start").toInstant()));
                    return starts;
                });
    }

    /**
     * What a rule found on a day of UTC.
     *
     * @param findings how often
     * @param accounts about how many
     */
    public record Day(LocalDate day, long findings, long accounts) {}

    /** What a rule found, day by day; days on which it found nothing are left out. */
    public Uni<List<Day>> days(String policy, String rule, Instant from, Instant until) {
        return pool.preparedQuery("""
                        SELECT (at AT TIME ZONE 'UTC')::date AS day, count(*) AS findings, count(DISTINCT account) AS accounts
                        FROM finding WHERE policy = $1 AND signal = $2 AND at >= $3 AND at < $4
                        GROUP BY 1 ORDER BY 1""")
                .execute(Tuple.of(policy, rule, from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Day(row.getLocalDate("day"), row.getLong("findings"), row.getLong("accounts")))
                        .toList());
    }

    private static String[] texts(List<SignalFound> found, Function<SignalFound, String> text) {
        return found.stream().map(text).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<SignalFound> found, Function<SignalFound, Instant> time) {
        return found.stream()
                .map(one -> time.apply(one).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    /** When and with which words a rule found something last. */
    public record Latest(Instant at, String says) {}

    /** The latest finding of each rule about an account, by the rule's name. */
    public Uni<Map<String, Latest>> latest(String account) {
        return pool.preparedQuery("SELECT DISTINCT ON (signal) signal, at, says FROM finding WHERE account = $1"
                        + " ORDER BY signal, at DESC")
                .execute(Tuple.of(account))
                .map(rows -> {
                    var latest = new HashMap<String, Latest>();
                    rows.forEach(row -> latest.put(row.getString("signal"), latest(row)));
                    return latest;
                });
    }

    private static Latest latest(Row row) {
        return new Latest(row.getOffsetDateTime("at").toInstant(), row.getString("says"));
    }
}
