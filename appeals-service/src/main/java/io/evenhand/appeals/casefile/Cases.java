package io.evenhand.appeals.casefile;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Opens cases and writes into them, always in the caller's Hibernate Reactive transaction. Of one account and category at
 * most one case is open; writing what opens a subject of a closed case opens it again, unless there is a newer one.
 */
@ApplicationScoped
public class Cases {

    private static final String OPEN = """
            INSERT INTO case_file (id, account, category, why, opened_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (account, category) WHERE closed_at IS NULL DO UPDATE SET why = case_file.why
            RETURNING id""";

    private static final String WRITE = """
            INSERT INTO case_entry (case_file, at, kind, subject, what, actor, internal)
            VALUES (?1, ?2, ?3, ?4, ?5, cast(?6 AS text), ?7)""";

    private static final String STAND = """
            INSERT INTO case_subject (case_file, subject, kind, open) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (case_file, subject) DO UPDATE
            SET open = CASE WHEN ?5 THEN case_subject.open ELSE excluded.open END""";

    private static final String REOPEN = """
            UPDATE case_file SET closed_at = NULL WHERE id = ?1 AND closed_at IS NOT NULL
              AND NOT EXISTS (SELECT FROM case_file AS newer WHERE newer.account = case_file.account
                AND newer.category = case_file.category AND newer.closed_at IS NULL)""";

    private static final String CLOSE = """
            UPDATE case_file SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL
              AND NOT EXISTS (SELECT FROM case_subject WHERE case_file = case_file.id AND open)""";

    /** A measure that ended by itself is over without anybody's word. */
    private static final String OVER = """
            WITH over AS (
              UPDATE case_subject SET open = false FROM measure
              WHERE case_subject.open AND case_subject.subject = measure.id AND measure.ends_at <= ?1
              RETURNING case_subject.case_file)
            SELECT DISTINCT case_file FROM over""";

    private final Ids ids;
    private final BusinessClock clock;

    Cases(Ids ids, BusinessClock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The id of the account's open case of that category; a new one, opened for that reason, where there is none.
     *
     * @param category what policies call a violation
     */
    public Uni<String> open(String account, String category, String why) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OPEN, String.class)
                        .setParameter(1, ids.next("cas"))
                        .setParameter(2, account)
                        .setParameter(3, category)
                        .setParameter(4, why)
                        .setParameter(5, stored(clock.instant()))
                        .getSingleResult());
    }

    /** The case that a subject is in, the newest where it is in several. */
    public Uni<Optional<String>> of(String subject) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT max(case_file) FROM case_subject WHERE subject = ?1", String.class)
                        .setParameter(1, subject)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    /** Writes a line into a case, which may open it or close it. */
    public Uni<Void> note(String caseId, Entry entry) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(WRITE)
                                .setParameter(1, caseId)
                                .setParameter(2, stored(entry.at()))
                                .setParameter(3, entry.kind().word())
                                .setParameter(4, entry.subject())
                                .setParameter(5, entry.what())
                                .setParameter(6, entry.actor().orElse(null))
                                .setParameter(7, entry.internal())
                                .executeUpdate())
                        .chain(() -> session.createNativeQuery(STAND)
                                .setParameter(1, caseId)
                                .setParameter(2, entry.subject())
                                .setParameter(3, entry.kind().word())
                                .setParameter(4, entry.progress() == Entry.Progress.OPEN)
                                .setParameter(5, entry.progress() == Entry.Progress.UNCHANGED)
                                .executeUpdate()))
                .chain(() -> switch (entry.progress()) {
                    case OPEN -> reopen(caseId);
                    case SETTLED -> close(caseId);
                    case UNCHANGED -> Uni.createFrom().voidItem();
                });
    }

    /** Closes the cases in which the last thing that was open ended by itself. */
    public Uni<Void> closeOver() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OVER, String.class)
                        .setParameter(1, stored(clock.instant()))
                        .getResultList())
                .chain(this::closeAll);
    }

    private Uni<Void> closeAll(List<String> cases) {
        return cases.stream()
                .reduce(Uni.createFrom().voidItem(), (before, id) -> before.chain(() -> close(id)), (one, _) -> one);
    }

    private static Uni<Void> reopen(String caseId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REOPEN)
                        .setParameter(1, caseId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Void> close(String caseId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLOSE)
                        .setParameter(1, caseId)
                        .setParameter(2, stored(clock.instant()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
