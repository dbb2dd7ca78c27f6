package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.appeals.appeal.State.Ruling;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What enforcement-service is still to be asked for. Written in the transaction of the verdict, so that a verdict that is there
 * is also on its way; claimed with a lease, so that of several replicas one asks, and another goes on when it dies.
 */
@ApplicationScoped
class RestorationQueue {

    /** Longer than any attempt takes. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final int LONGEST_ERROR = 500;

    private static final String ADD = """
            INSERT INTO restoration (appeal, measure, call, body, accepted, attempts, retry_at)
            VALUES (?1, ?2, ?3, ?4, false, 0, ?5)""";

    private static final String CLAIM = """
            UPDATE restoration SET lease_until = $2, attempts = attempts + 1
            WHERE appeal IN (
              SELECT restoration.appeal FROM restoration JOIN appeal ON appeal.id = restoration.appeal
              WHERE appeal.restoration IN ('pending', 'failed') AND restoration.retry_at <= $1
                AND (restoration.lease_until IS NULL OR restoration.lease_until < $1)
              ORDER BY restoration.retry_at LIMIT $3 FOR UPDATE OF restoration SKIP LOCKED)
            RETURNING appeal, measure, call, body, accepted, attempts""";

    private static final String LATER = """
            UPDATE restoration SET lease_until = NULL, retry_at = $2, accepted = $3, error = $4 WHERE appeal = $1""";

    private final Pool pool;
    private final ObjectMapper json;

    RestorationQueue(Pool pool, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
    }

    /** What enforcement-service is to do. */
    enum Call {
        REVERSE,
        REPLACE,
        LIFT
    }

    /** What it is told; the last three where a measure takes another's place. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(
            String reason,
            String onBehalfOf,
            String appeal,
            @Nullable String kind,
            @Nullable Duration pace,
            @Nullable Duration lasts) {}

    /** Something that is to be done. */
    record Due(String appeal, String measure, Call call, Body body, boolean accepted, int attempts) {}

    /** What follows from a verdict; nothing where the first decision stands, or nothing was done. */
    static Optional<Call> follows(Appeal appeal, Verdict verdict) {
        return switch (appeal.filing().kind()) {
            case REPORTER_REVIEW -> Optional.empty();
            case APPEAL, REINSTATEMENT ->
                switch (verdict.outcome()) {
                    case OVERTURNED -> Optional.of(Call.REVERSE);
                    case MODIFIED -> Optional.of(Call.REPLACE);
                    case REINSTATED -> Optional.of(Call.LIFT);
                    case UPHELD, INADMISSIBLE -> Optional.empty();
                };
        };
    }

    /** Adds it in the current Hibernate Reactive transaction. */
    Uni<Void> add(Appeal appeal, Ruling ruling, Call call) {
        var id = appeal.filing().id();
        var replacement = ruling.verdict().replacement();
        var body = new Body(
                ruling.verdict().reason(),
                ruling.by(),
                id,
                replacement.map(Replacement::kind).orElse(null),
                replacement.map(Replacement::pace).orElse(null),
                replacement.map(Replacement::lasts).orElse(null));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, id)
                        .setParameter(2, appeal.filing().measure().orElseThrow())
                        .setParameter(3, Words.of(call))
                        .setParameter(4, write(body))
                        .setParameter(5, stored(Instant.now()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<List<Due>> claim(int most) {
        var now = Instant.now();
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(stored(now), stored(now.plus(LEASE)), most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(this::due)
                        .toList());
    }

    /** It is not in force yet: asked again after {@code pause}. */
    Uni<Void> later(Due due, Duration pause, boolean accepted, @Nullable String error) {
        var cut = error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR));
        return pool.preparedQuery(LATER)
                .execute(Tuple.of(due.appeal(), stored(Instant.now().plus(pause)), accepted, cut))
                .replaceWithVoid();
    }

    private Due due(Row row) {
        return new Due(
                row.getString("appeal"),
                row.getString("measure"),
                Words.kept(Call.class, row.getString("call")),
                read(row.getString("body")),
                row.getBoolean("accepted"),
                row.getInteger("attempts"));
    }

    private String write(Body body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts can be written as JSON", e);
        }
    }

    private Body read(String body) {
        try {
            return json.readValue(body, Body.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON can be read", e);
        }
    }

    private static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
