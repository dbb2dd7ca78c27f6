package io.evenhand.enforcement.finding;

import io.evenhand.policy.ladder.Consequence.Rung;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Which measures rely on which findings, in the current Hibernate Reactive transaction. */
@ApplicationScoped
class Links {

    private static final String ADD = """
            INSERT INTO finding_measure (finding, measure, cause, points)
            SELECT finding, cast(?2 AS text), finding = ?3, cast(?4 AS bigint) FROM jsonb_array_elements_text(cast(cast(?1 AS text) AS jsonb)) AS basis (finding)
            ON CONFLICT DO NOTHING""";

    private static final String READ = "SELECT finding, measure, cause, points FROM finding_measure";

    private static final String RELYING = " WHERE measure IN (SELECT measure FROM finding_measure WHERE finding IN"
            + " (SELECT jsonb_array_elements_text(cast(cast(?1 AS text) AS jsonb))))";

    /** That a measure relies on a finding. */
    record Link(String finding, String measure, boolean cause, long points) {}

    /** The measure relies on the findings of the rung, and was taken because of one of them. */
    Uni<Void> add(String measure, Rung rung, String cause, long points) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(ADD)
                                .setParameter(1, new JsonArray(rung.basis()).encode())
                                .setParameter(2, measure)
                                .setParameter(3, cause)
                                .setParameter(4, points)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    Uni<List<Link>> of(String measure) {
        return read(READ + " WHERE measure = ?1", measure);
    }

    /** All links of the measures that rely on any of these. */
    Uni<List<Link>> relyingOn(Collection<String> findings) {
        return read(READ + RELYING, new JsonArray(List.copyOf(findings)).encode());
    }

    private static Uni<List<Link>> read(String sql, String argument) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Object[].class)
                        .setParameter(1, argument)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Link(
                                (String) row[0], (String) row[1], (Boolean) row[2], ((Number) row[3]).longValue()))
                        .toList());
    }
}
