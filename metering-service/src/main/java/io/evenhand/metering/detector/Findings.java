package io.evenhand.metering.detector;

import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.activity.Finding;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes down what rules found, each finding once, and tells others of it. */
@ApplicationScoped
class Findings {

    private final Pool pool;
    private final EventLog events;
    private final Ids ids;

    Findings(Pool pool, EventLog events, Ids ids) {
        this.pool = pool;
        this.events = events;
        this.ids = ids;
    }

    SignalFound draft(Subscription of, Rules rules, String subject, Finding finding) {
        var signal = finding.signal();
        return new SignalFound(
                ids.next("find"),
                of.id(),
                subject,
                rules.policy(),
                rules.version(),
                signal.name(),
                signal.violation(),
                signal.stage().name().toLowerCase(Locale.ROOT),
                Spans.identity(signal.window(), of, finding.at()),
                finding.at(),
                finding.facts().values(),
                finding.says());
    }

    Uni<Void> store(List<SignalFound> found) {
        return found.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(connection -> store(connection, found));
    }

    Uni<Void> store(SqlClient connection, List<SignalFound> found) {
        return found.isEmpty()
                ? Uni.createFrom().voidItem()
                : insert(connection, found)
                        .chain(fresh -> events.append(
                                connection,
                                found.stream()
                                        .filter(one -> fresh.contains(one.id()))
                                        .map(one -> new EventLog.Draft("signal-found", one.account(), one.at(), one))
                                        .toList()));
    }

    private static Uni<Set<String>> insert(SqlClient connection, List<SignalFound> found) {
        return connection
                .preparedQuery("""
                        INSERT INTO finding (id, account, subject, policy, policy_version, signal, violation, stage,
                            window_start, at, facts, says)
                        SELECT id, account, subject, policy, version, signal, violation, stage, window_start, at,
                            cast(facts AS jsonb), says
                        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[],
                            $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::text[])
                            AS draft (id, account, subject, policy, version, signal, violation, stage, window_start, at,
                                facts, says)
                        ON CONFLICT DO NOTHING
                        RETURNING id""")
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(found, SignalFound::id))
                        .addArrayOfString(texts(found, SignalFound::account))
                        .addArrayOfString(texts(found, SignalFound::subject))
                        .addArrayOfString(texts(found, SignalFound::policy))
                        .addArrayOfInteger(
                                found.stream().map(SignalFound::policyVersion).toArray(Integer[]::new))
                        .addArrayOfString(texts(found, SignalFound::signal))
                        .addArrayOfString(texts(found, SignalFound::violation))
                        .addArrayOfString(texts(found, SignalFound::stage))
                        .addArrayOfOffsetDateTime(times(found, SignalFound::windowStart))
                        .addArrayOfOffsetDateTime(times(found, SignalFound::at))
                        .addArrayOfString(texts(
                                found, one -> JsonObject.mapFrom(one.facts()).encode()))
                        .addArrayOfString(texts(found, SignalFound::says)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("id"))
                        .collect(Collectors.toSet()));
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
    record Latest(Instant at, String says) {}

    /** The latest finding of each rule about an account, by the rule's name. */
    Uni<Map<String, Latest>> latest(String account) {
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
