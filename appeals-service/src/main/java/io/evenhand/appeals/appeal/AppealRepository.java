package io.evenhand.appeals.appeal;

import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Appeals in the database. */
@ApplicationScoped
class AppealRepository implements PanacheRepositoryBase<AppealRow, String> {

    private static final String NEXT = """
            SELECT id FROM appeal
            WHERE (state IN ('queued', 'in-review') OR (?3 AND state = 'escalated'))
              AND (lease_until IS NULL OR lease_until <= ?2)
              AND (four_eyes <> 'strict' OR NOT jsonb_exists(cast(involved AS jsonb), ?1))
            ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED""";

    private static final String OPEN =
            "state in ('queued', 'in-review', 'awaiting-account', 'escalated', 'pending-approval')";

    /** The appeal; whoever asks so for the same one waits until this transaction ends. */
    Uni<AppealRow> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(AppealRepository::present);
    }

    Uni<AppealRow> get(String id) {
        return findById(id).map(AppealRepository::present);
    }

    private static AppealRow present(AppealRow row) {
        return Optional.ofNullable(row).orElseThrow(() -> ProblemException.notFound("appeal"));
    }

    /** What is due first of what {@code person} may take; of two who ask at once each gets another. */
    Uni<Optional<String>> next(String person, boolean senior, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NEXT, String.class)
                        .setParameter(1, person)
                        .setParameter(2, now.atOffset(ZoneOffset.UTC))
                        .setParameter(3, senior)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    Uni<Optional<AppealRow>> referred(String reference) {
        return find("reference", reference).firstResult().map(Optional::ofNullable);
    }

    /** All that was brought about a measure. */
    Uni<List<AppealRow>> about(String measure) {
        return list("measure", measure);
    }

    /** What is open about a measure. */
    Uni<List<AppealRow>> openAbout(String measure) {
        return find(OPEN + " and measure = ?1", measure)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    Uni<Long> submittedSince(String account, Instant then) {
        return count("account = ?1 and kind <> 'reporter-review' and submittedAt > ?2", account, then);
    }

    /** The next number of a reference. */
    Uni<Long> nextReference() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("SELECT nextval('appeal_reference')", Long.class)
                        .getSingleResult());
    }
}
