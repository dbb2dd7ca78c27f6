package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Keeps each account's last state. A partition is read in order and holds all of its accounts, so a state that is not
 * newer than the stored one comes from a Redis that had gone back: it and its places are passed over.
 */
final class Checkpoints {

    private Checkpoints() {}

    /** What several states of one account leave: the last one, and the last of each place that changed on the way. */
    private record Change(LogRecord.Counted last, Map<String, Buffer> places) {

        Change(LogRecord.Counted first) {
            this(first, first.places());
        }

        Change then(Change later) {
            var all = new TreeMap<>(places);
            all.putAll(later.places);
            return new Change(later.last, all);
        }
    }

    static Uni<Void> keep(SqlConnection connection, List<LogRecord> records) {
        var changes = new LinkedHashMap<String, Change>();
        for (var record : records) {
            if (record instanceof LogRecord.Counted counted) {
                changes.merge(counted.origin().account(), new Change(counted), Change::then);
            }
        }
        return changes.isEmpty()
                ? Uni.createFrom().voidItem()
                : states(connection, changes).chain(newer -> {
                    changes.keySet().retainAll(newer);
                    return places(connection, changes);
                });
    }

    private static Uni<Set<String>> states(SqlConnection connection, Map<String, Change> changes) {
        var last = changes.values().stream().map(Change::last).toList();
        return connection
                .preparedQuery("""
                        INSERT INTO checkpoint AS had (account, version, state)
                        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[])
                        ON CONFLICT (account) DO UPDATE SET version = excluded.version, state = excluded.state
                        WHERE had.version < excluded.version
                        RETURNING account""")
                .execute(Tuple.tuple()
                        .addArrayOfString(changes.keySet().toArray(String[]::new))
                        .addArrayOfLong(
                                last.stream().map(LogRecord.Counted::version).toArray(Long[]::new))
                        .addValue(last.stream().map(LogRecord.Counted::state).toArray(Buffer[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("account"))
                        .collect(Collectors.toSet()));
    }

    private static Uni<Void> places(SqlConnection connection, Map<String, Change> changes) {
        var kept = new Columns();
        var gone = new Columns();
        changes.forEach((account, change) -> change.places()
                .forEach((decision, place) -> (place.length() == 0 ? gone : kept).add(account, decision, place)));
        return gone.run(connection, """
                        DELETE FROM waiting_place AS place
                        USING unnest($1::text[], $2::text[]) AS gone (account, decision)
                        WHERE place.account = gone.account AND place.decision = gone.decision""", false).chain(() -> kept.run(connection, """
                        INSERT INTO waiting_place (account, decision, place)
                        SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
                        ON CONFLICT (account, decision) DO UPDATE SET place = excluded.place""", true));
    }

    /** Rows of places, column by column. */
    private record Columns(List<String> accounts, List<String> decisions, List<Buffer> places) {

        Columns() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(String account, String decision, Buffer place) {
            accounts.add(account);
            decisions.add(decision);
            places.add(place);
        }

        Uni<Void> run(SqlConnection connection, String sql, boolean withPlaces) {
            if (accounts.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            var columns = Tuple.tuple()
                    .addArrayOfString(accounts.toArray(String[]::new))
                    .addArrayOfString(decisions.toArray(String[]::new));
            if (withPlaces) {
                columns.addValue(places.toArray(Buffer[]::new));
            }
            return connection.preparedQuery(sql).execute(columns).replaceWithVoid();
        }
    }
}
