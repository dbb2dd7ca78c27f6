package io.evenhand.metering.memory;

import io.evenhand.meter.Checkpoint;
import io.evenhand.meter.Memory.Identity;
import io.evenhand.meter.Remembered;
import io.evenhand.meter.UseId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Looks up what the readers of the usage log have stored, many accounts at once. */
@ApplicationScoped
class MemoryRepository {

    private final Pool pool;

    MemoryRepository(Pool pool) {
        this.pool = pool;
    }

    /** State and places of one account are read in one statement, and so of one instant. */
    Uni<Map<String, Checkpoint>> checkpoints(List<String> accounts) {
        if (accounts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery("""
                        SELECT account, version, state, decision, place
                        FROM checkpoint LEFT JOIN waiting_place USING (account)
                        WHERE account = ANY ($1)""")
                .execute(Tuple.tuple().addArrayOfString(accounts.toArray(String[]::new)))
                .map(rows -> {
                    var found = new HashMap<String, Checkpoint>();
                    for (Row row : rows) {
                        found.merge(row.getString("account"), checkpoint(row), MemoryRepository::withPlacesOf);
                    }
                    return found;
                });
    }

    private static Checkpoint checkpoint(Row row) {
        var decision = row.getString("decision");
        return new Checkpoint(
                row.getLong("version"),
                row.getDelegate().getBuffer("state"),
                decision == null ? Map.of() : Map.of(decision, row.getDelegate().getBuffer("place")));
    }

    private static Checkpoint withPlacesOf(Checkpoint one, Checkpoint other) {
        var places = new HashMap<String, Buffer>(one.places());
        places.putAll(other.places());
        return new Checkpoint(one.version(), one.state(), places);
    }

    Uni<Map<Identity, Remembered>> uses(List<Identity> uses) {
        if (uses.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery("""
                        SELECT account, source, id, decision, fingerprint, answer FROM identified_use
                        JOIN unnest($1::text[], $2::text[], $3::text[]) AS wanted (account, source, id)
                            USING (account, source, id)""")
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(uses, Identity::account))
                        .addArrayOfString(texts(uses, identity -> identity.use().source()))
                        .addArrayOfString(texts(uses, identity -> identity.use().id())))
                .map(rows -> {
                    var found = new HashMap<Identity, Remembered>();
                    for (Row row : rows) {
                        var use = new UseId(row.getString("source"), row.getString("id"));
                        found.put(
                                new Identity(row.getString("account"), use),
                                new Remembered(
                                        row.getString("decision"),
                                        row.getString("fingerprint"),
                                        row.getDelegate().getBuffer("answer")));
                    }
                    return found;
                });
    }

    /** Forgets at most {@code most} of the uses before {@code oldest}, and says how many those were. */
    Uni<Integer> forget(Instant oldest, int most) {
        return pool.preparedQuery("""
                        DELETE FROM identified_use WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM identified_use WHERE at < $1 LIMIT $2))""")
                .execute(Tuple.of(oldest.atOffset(ZoneOffset.UTC), most))
                .map(deleted -> deleted.rowCount());
    }

    private static String[] texts(List<Identity> uses, Function<Identity, String> text) {
        return uses.stream().map(text).toArray(String[]::new);
    }
}
