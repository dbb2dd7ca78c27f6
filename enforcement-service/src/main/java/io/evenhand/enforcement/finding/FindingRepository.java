package io.evenhand.enforcement.finding;

import io.evenhand.kit.event.EventLog;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings in PostgreSQL. */
@ApplicationScoped
class FindingRepository implements PanacheRepositoryBase<FindingRow, String> {

    /** What of an account changes at a time: one thing, or two findings would not see each other. */
    private static final String LOCK = "SELECT 1 FROM pg_advisory_xact_lock(20, hashtext(?1))";

    private static final String TRY = "SELECT pg_try_advisory_xact_lock(20, hashtext(?1))";

    private static final String SAME =
            "account = ?1 and policy = ?2 and rule = ?3 and subject = ?4 and windowStart = ?5";

    private static final String ACTED = """
            SELECT finding.id, finding.account, measure.first_by FROM finding
            JOIN finding_measure ON finding_measure.finding = finding.id AND finding_measure.cause
            JOIN measure ON measure.id = finding_measure.measure
            WHERE finding.state = 'pending' AND measure.needs <> 'rule' AND measure.first_by IS NOT NULL
              AND measure.decided_at IS NOT NULL AND measure.ended_as IS NULL LIMIT\s""";

    private final EventLog events;

    FindingRepository(EventLog events) {
        this.events = events;
    }

    /** Keeps others from the account's findings until the transaction ends. */
    Uni<Void> lock(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, Integer.class)
                        .setParameter(1, account)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** The same where nobody else has it; whether it is had. */
    Uni<Boolean> tryLock(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TRY, Boolean.class)
                        .setParameter(1, account)
                        .getSingleResult());
    }

    Uni<Optional<FindingRow>> same(Sighting sighting) {
        return find(
                        SAME,
                        sighting.account(),
                        sighting.policy(),
                        sighting.rule(),
                        sighting.subject(),
                        sighting.windowStart())
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** What is due, the longest waiting first: ids and accounts. */
    Uni<List<Due>> due(Instant now, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT id, account FROM finding WHERE due_at <= ?1 ORDER BY due_at LIMIT " + most,
                                Object[].class)
                        .setParameter(1, stored(now))
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Due((String) row[0], (String) row[1]))
                        .toList());
    }

    /** What nobody has decided on itself, but on a measure that it caused. */
    Uni<List<Acted>> acted(int most) {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(ACTED + most, Object[].class).getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Acted((String) row[0], (String) row[1], (String) row[2]))
                        .toList());
    }

    /** A finding, and who decided on what it caused. */
    record Acted(String id, String account, String by) {}

    /** A finding that is due. */
    record Due(String id, String account) {}

    /** All of an account on a ladder, oldest first. */
    Uni<List<FindingRow>> on(String account, String policy, String ladder) {
        return list("account = ?1 and policy = ?2 and ladder = ?3 order by at, id", account, policy, ladder);
    }

    Uni<List<FindingRow>> named(Collection<String> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(List.of()) : list("id in ?1 order by at, id", ids);
    }

    /** Newest first, those that were looked at, of whatever the filters do not leave out. */
    Uni<List<FindingRow>> before(Map<String, String> filters, Instant at, String id, int most) {
        var query = new StringBuilder("ladder <> '' and (at < :at or (at = :at and id < :id))");
        var values = new HashMap<String, Object>(Map.of("at", at, "id", id));
        filters.forEach((field, value) -> {
            query.append(" and ").append(field).append(" = :").append(field);
            values.put(field, value);
        });
        return find(query + " order by at desc, id desc", values).page(0, most).list();
    }

    /** Writes what changed, and tells of it. */
    Uni<FindingView> changed(FindingRow row) {
        return flush().map(_ -> row.toView()).call(view -> events.append("finding-changed", view.account(), view));
    }

    static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
