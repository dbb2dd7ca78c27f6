package io.evenhand.kit.holding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Tells and erases what this service holds of an account. */
@ApplicationScoped
public class AccountData {

    /**
     * What the kit's own tables hold. Answers that are remembered repeat what other tables tell. The audit log stays: it
     * names accounts by their ids and holds nobody's own words. Whose name a line's actor is, is not the account's to know.
     */
    private static final List<Holding> OWN = List.of(
            Holding.of("idempotency").erasedBy("""
                    DELETE FROM idempotency WHERE position(?1 in route) > 0 OR position(?1 in coalesce(location, '')) > 0
                      OR position(?1 in coalesce(body, '')) > 0"""), Holding.of("audit_log").told("""
                    SELECT entry::jsonb -> 'at' AS at, entry::jsonb -> 'action' AS action,
                      entry::jsonb -> 'details' AS details
                    FROM audit_log WHERE subject = $1 ORDER BY position"""));

    private static final Set<String> OTHERS = Set.of("event_feed", "flyway_schema_history");

    /** Tables that only ever grow let texts be taken out of them in a transaction that says so. */
    private static final String BEGIN_ERASING = "SELECT set_config('evenhand.erasing', 'on', true)";

    private static final String SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    private static final int AT_ONCE = 200;

    private final Holdings holdings;
    private final Pool pool;

    private final ObjectMapper json;

    AccountData(Holdings holdings, Pool pool, ObjectMapper json) {
        this.holdings = holdings;
        this.pool = pool;
        this.json = json;
    }

    private Stream<Holding> all() {
        return Stream.concat(holdings.ofAccounts().stream(), OWN.stream());
    }

    /** Every table that it is decided of what it holds. */
    public Set<String> decided() {
        var tables = new TreeSet<>(OTHERS);
        tables.addAll(holdings.others());
        all().map(Holding::table).forEach(tables::add);
        return tables;
    }

    /** A JSON object for each row, as of one instant: {@code kind} is the table, {@code data} what it holds. */
    public Multi<JsonNode> of(String account) {
        var lines = Multi.createFrom()
                .resourceFromUni(pool::getConnection, connection -> tell(connection, account))
                .withFinalizer(AccountData::end);
        return holdings.areOfEveryAccount()
                ? lines.onCompletion().ifEmpty().failWith(() -> ProblemException.notFound("account"))
                : lines;
    }

    private static Uni<Void> end(SqlConnection connection) {
        return connection
                .query("ROLLBACK")
                .execute()
                .onFailure()
                .recoverWithNull()
                .chain(connection::close);
    }

    private Multi<JsonNode> tell(SqlConnection connection, String account) {
        return connection
                .query(SNAPSHOT)
                .execute()
                .onItem()
                .transformToMulti(_ -> Multi.createFrom().items(all()))
                .filter(holding -> holding.told().isPresent())
                .onItem()
                .transformToMultiAndConcatenate(holding -> connection
                        .prepare(
                                "SELECT jsonb_build_object('kind', '%s', 'data', to_jsonb(told))::text FROM (%s) AS told"
                                        .formatted(
                                                holding.table(), holding.told().orElseThrow()))
                        .onItem()
                        .transformToMulti(query ->
                                query.createStream(AT_ONCE, Tuple.of(account)).toMulti())
                        .map(row -> read(row.getString(0))));
    }

    private JsonNode read(String row) {
        try {
            return json.readTree(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL makes only valid JSON", e);
        }
    }

    /** Erases it, in the current Hibernate Reactive transaction; doing so again finds nothing left. */
    public Uni<Void> erase(String account) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(BEGIN_ERASING, String.class)
                                .getSingleResult())
                        .chain(() -> Multi.createFrom()
                                .items(all().flatMap(holding -> holding.erasures().stream()))
                                .onItem()
                                .transformToUniAndConcatenate(statement -> session.createNativeQuery(statement)
                                        .setParameter(1, account)
                                        .executeUpdate())
                                .onItem()
                                .ignoreAsUni()));
    }
}
