package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.evenhand.meter.UseId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Remembers the uses that brought an identity. One that is remembered already was counted before, by a Redis that then
 * went back to an earlier state and counted it again: it is booked once.
 */
final class Uses {

    private Uses() {}

    private record Identity(String account, UseId use) {}

    /** Remembers what is new, and answers {@code records} without the acceptance of what was not. */
    static Uni<List<LogRecord>> remember(SqlConnection connection, List<LogRecord> records) {
        var identified = records.stream()
                .filter(LogRecord.Accepted.class::isInstance)
                .map(LogRecord.Accepted.class::cast)
                .filter(accepted -> accepted.origin().isIdentified())
                .toList();
        return identified.isEmpty()
                ? Uni.createFrom().item(records)
                : insert(connection, identified).map(fresh -> without(records, fresh));
    }

    private static List<LogRecord> without(List<LogRecord> records, Set<Identity> fresh) {
        var left = new HashSet<>(fresh);
        return records.stream()
                .filter(record -> !(record instanceof LogRecord.Accepted accepted)
                        || !accepted.origin().isIdentified()
                        || left.remove(identity(accepted)))
                .toList();
    }

    private static Identity identity(LogRecord.Accepted accepted) {
        return new Identity(accepted.origin().account(), accepted.origin().use());
    }

    private static Uni<Set<Identity>> insert(SqlConnection connection, List<LogRecord.Accepted> uses) {
        return connection
                .preparedQuery("""
                        INSERT INTO identified_use (account, source, id, at, decision, fingerprint, answer)
                        SELECT * FROM unnest(
                            $1::text[], $2::text[], $3::text[], $4::timestamptz[],
                            $5::text[], $6::text[], $7::bytea[])
                        ON CONFLICT DO NOTHING
                        RETURNING account, source, id""")
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(uses, use -> use.origin().account()))
                        .addArrayOfString(texts(uses, use -> use.origin().use().source()))
                        .addArrayOfString(texts(uses, use -> use.origin().use().id()))
                        .addArrayOfOffsetDateTime(uses.stream()
                                .map(use ->
                                        Instant.ofEpochMilli(use.answer().now()).atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfString(texts(uses, LogRecord.Accepted::decision))
                        .addArrayOfString(texts(uses, LogRecord.Accepted::fingerprint))
                        .addValue(uses.stream().map(LogRecord.Accepted::packed).toArray(Buffer[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Identity(
                                row.getString("account"), new UseId(row.getString("source"), row.getString("id"))))
                        .collect(Collectors.toSet()));
    }

    private static String[] texts(List<LogRecord.Accepted> uses, Function<LogRecord.Accepted, String> text) {
        return uses.stream().map(text).toArray(String[]::new);
    }
}
