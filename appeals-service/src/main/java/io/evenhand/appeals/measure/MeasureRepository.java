package io.evenhand.appeals.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures and findings as they were told last; an older revision never replaces a newer one. */
@ApplicationScoped
class MeasureRepository {

    private static final String STORE = """
            INSERT INTO measure (id, revision, account, kind, state, category, rule, policy, policy_version, detection,
              starts_at, ends_at, delivered_at, ended_at, data)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, cast(?11 AS timestamptz), cast(?12 AS timestamptz),
              cast(?13 AS timestamptz), cast(?14 AS timestamptz), ?15)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, kind = excluded.kind, state = excluded.state,
              category = excluded.category, rule = excluded.rule, policy = excluded.policy,
              policy_version = excluded.policy_version, detection = excluded.detection, starts_at = excluded.starts_at,
              ends_at = excluded.ends_at, delivered_at = excluded.delivered_at, ended_at = excluded.ended_at,
              data = excluded.data
            WHERE measure.revision < excluded.revision""";

    private static final String STORE_FINDING = """
            INSERT INTO finding (id, revision, account, violation, state, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
              violation = excluded.violation, data = excluded.data
            WHERE finding.revision < excluded.revision""";

    private final ObjectMapper json;

    MeasureRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Whether it was news; {@code data} is all that was told. */
    Uni<Boolean> store(Measure measure, JsonNode data) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STORE)
                        .setParameter(1, measure.id())
                        .setParameter(2, measure.revision())
                        .setParameter(3, measure.account())
                        .setParameter(4, measure.kind())
                        .setParameter(5, measure.state())
                        .setParameter(6, measure.violation())
                        .setParameter(7, Objects.requireNonNullElse(measure.rule(), ""))
                        .setParameter(8, Objects.requireNonNullElse(measure.policy(), ""))
                        .setParameter(9, measure.policyVersion())
                        .setParameter(10, Objects.requireNonNullElse(measure.detection(), "staff"))
                        .setParameter(11, stored(measure.startsAt()))
                        .setParameter(12, stored(measure.endsAt()))
                        .setParameter(13, stored(measure.deliveredAt()))
                        .setParameter(14, stored(measure.endedAt()))
                        .setParameter(15, data.toString())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Uni<Boolean> store(Finding finding, JsonNode data) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STORE_FINDING)
                        .setParameter(1, finding.id())
                        .setParameter(2, finding.revision())
                        .setParameter(3, finding.account())
                        .setParameter(4, finding.violation())
                        .setParameter(5, finding.state())
                        .setParameter(6, data.toString())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Uni<Optional<Measure>> find(String id) {
        return data("SELECT data FROM measure WHERE id = ?1", id);
    }

    /** Those that are known of these. */
    Uni<List<Measure>> find(Collection<String> ids) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("SELECT data FROM measure WHERE id IN (?1)", String.class)
                        .setParameter(1, ids)
                        .getResultList())
                .map(found -> found.stream().map(this::read).toList());
    }

    /** The measure; whoever asks so for the same one waits until this transaction ends. */
    Uni<Optional<Measure>> locked(String id) {
        return data("SELECT data FROM measure WHERE id = ?1 FOR UPDATE", id);
    }

    /** The latest of an account, the newest first. */
    Uni<List<Measure>> latestOf(String account, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT data FROM measure WHERE account = ?1 ORDER BY id DESC LIMIT ?2", String.class)
                        .setParameter(1, account)
                        .setParameter(2, most)
                        .getResultList())
                .map(found -> found.stream().map(this::read).toList());
    }

    private Uni<Optional<Measure>> data(String query, String id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(query, String.class)
                        .setParameter(1, id)
                        .getSingleResultOrNull())
                .map(found -> Optional.ofNullable(found).map(this::read));
    }

    private Measure read(String data) {
        try {
            return json.readValue(data, Measure.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was understood when it was told is understood later", e);
        }
    }

    private static @Nullable OffsetDateTime stored(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
