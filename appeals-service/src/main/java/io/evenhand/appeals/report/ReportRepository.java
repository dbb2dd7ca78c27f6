package io.evenhand.appeals.report;

import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports and their evidence in the database. */
@ApplicationScoped
class ReportRepository implements PanacheRepositoryBase<ReportRow, String> {

    private static final String PROVE = """
            INSERT INTO report_evidence (report, number, description, url, media_type, sha256, size, payload)
            VALUES (?1, ?2, ?3, cast(?4 AS text), cast(?5 AS text), cast(?6 AS text), cast(?7 AS integer), cast(?8 AS text))""";

    private static final String PROOFS = """
            SELECT number, description, url, media_type, sha256, size, deleted_at FROM report_evidence
            WHERE report = ?1 ORDER BY number""";

    /** With one right and one wrong report to begin with, so that few say little. */
    private static final String RELIABILITY = """
            SELECT cast((1.0 + count(*) FILTER (WHERE outcome = 'action-taken'))
                / (2.0 + count(*) FILTER (WHERE outcome IN ('action-taken', 'no-violation', 'invalid', 'spam')))
                AS double precision)
            FROM report WHERE reporter = ?1""";

    /** Claims by real time: whoever dies meanwhile is followed by another after half a minute. */
    private static final String SIGNALS = """
            UPDATE report SET signal_at = clock_timestamp() + interval '30 seconds'
            WHERE id IN (SELECT id FROM report WHERE signal = 'pending'
                AND (signal_at IS NULL OR signal_at <= clock_timestamp()) ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED)
            RETURNING id""";

    /** Reports of which nobody said whom they are about are about whom the one is that they were joined to. */
    private static final String INHERIT = """
            UPDATE report SET account = other.account, violation = other.violation, case_file = other.case_file,
              version = report.version + 1
            FROM report other WHERE other.id = ?1 AND report.duplicate_of = other.id AND report.outcome = 'duplicate'
              AND report.account IS NULL AND other.account IS NOT NULL""";

    private static final String ERASE = """
            UPDATE report_evidence SET payload = NULL, deleted_at = ?2, deleted_for = 'account-erased'
            WHERE report = ?1 AND payload IS NOT NULL""";

    /** A file of a report; without its payload once that was deleted. */
    record File(
            String mediaType,
            String sha256,
            @Nullable String payload,
            @Nullable Instant deletedAt,
            @Nullable String deletedFor) {}

    /** The report; whoever asks so for the same one waits until this transaction ends. */
    Uni<ReportRow> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(ReportRepository::present);
    }

    Uni<ReportRow> get(String id) {
        return findById(id).map(ReportRepository::present);
    }

    private static ReportRow present(ReportRow row) {
        return Optional.ofNullable(row).orElseThrow(() -> ProblemException.notFound("report"));
    }

    /** Two at once of one reporter, or from one address, wait for each other. */
    Uni<Void> queueUp(String key) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?1, 0))", Integer.class)
                        .setParameter(1, key)
                        .getSingleResult())
                .replaceWithVoid();
    }

    Uni<Long> ofReporterSince(String reporter, Instant then) {
        return count("reporter = ?1 and receivedAt > ?2", reporter, then);
    }

    Uni<Long> ofSourceSince(String source, Instant then) {
        return count("source = ?1 and receivedAt > ?2", source, then);
    }

    Uni<Optional<ReportRow>> known(String reporter, String externalId) {
        return find("reporter = ?1 and externalId = ?2", reporter, externalId)
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<Long> nextReference() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("SELECT nextval('report_reference')", Long.class)
                        .getSingleResult());
    }

    Uni<Void> prove(String report, List<Draft.Proof> proofs) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> Multi.createFrom()
                                .range(0, proofs.size())
                                .onItem()
                                .transformToUniAndConcatenate(number -> prove(report, number + 1, proofs.get(number)))
                                .onItem()
                                .ignoreAsUni()));
    }

    private static Uni<Integer> prove(String report, int number, Draft.Proof proof) {
        return Panache.getSession().chain(session -> {
            var insert = session.createNativeQuery(PROVE)
                    .setParameter(1, report)
                    .setParameter(2, number)
                    .setParameter(3, proof.description());
            var filled = switch (proof) {
                case Draft.Proof.Link link ->
                    insert.setParameter(4, link.url())
                            .setParameter(5, (String) null)
                            .setParameter(6, (String) null)
                            .setParameter(7, (Integer) null)
                            .setParameter(8, (String) null);
                case Draft.Proof.File file ->
                    insert.setParameter(4, (String) null)
                            .setParameter(5, file.mediaType())
                            .setParameter(6, file.sha256())
                            .setParameter(7, file.size())
                            .setParameter(8, file.payload());
            };
            return filled.executeUpdate();
        });
    }

    Uni<List<ReportView.Proof>> proofs(String report) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PROOFS, Object[].class)
                        .setParameter(1, report)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new ReportView.Proof(
                                (Integer) row[0],
                                Objects.toString(row[1]),
                                (String) row[2],
                                (String) row[3],
                                (String) row[4],
                                (Integer) row[5],
                                instant(row[6])))
                        .toList());
    }

    Uni<Optional<File>> file(String report, int number) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT media_type, sha256, payload, deleted_at, deleted_for FROM report_evidence"
                                        + " WHERE report = ?1 AND number = ?2 AND sha256 IS NOT NULL",
                                Object[].class)
                        .setParameter(1, report)
                        .setParameter(2, number)
                        .getResultList())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new File(
                                Objects.toString(row[0]),
                                Objects.toString(row[1]),
                                (String) row[2],
                                instant(row[3]),
                                (String) row[4])));
    }

    private static @Nullable Instant instant(@Nullable Object column) {
        return column == null ? null : ((OffsetDateTime) column).toInstant();
    }

    /** The files of a report whose account was erased while it was held. */
    Uni<Void> erase(String report, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE)
                        .setParameter(1, report)
                        .setParameter(2, now.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Those that were joined to a report. */
    Uni<List<ReportRow>> joinedTo(String report) {
        return list("duplicateOf = ?1 and outcome = 'duplicate' order by id", report);
    }

    /** What was joined to a report that is joined itself now is joined to the same. */
    Uni<Void> rejoin(String joined, String first) {
        return flush().chain(() -> update(
                        "duplicateOf = ?2, version = version + 1 where duplicateOf = ?1 and outcome = 'duplicate'",
                        joined,
                        first))
                .replaceWithVoid();
    }

    /** What is joined to a report, and is about nobody yet, is about the same account. */
    Uni<Void> inherit(String report) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(INHERIT)
                                .setParameter(1, report)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    Uni<Double> reliability(String reporter) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RELIABILITY, Double.class)
                        .setParameter(1, reporter)
                        .getSingleResult());
    }

    Uni<List<ReportRow>> ofFinding(String finding, String report) {
        return find("(finding = ?1 or id = ?2)", finding, report)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** What enforcement-service is to be told now. */
    Uni<List<String>> signals() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(SIGNALS, String.class).getResultList());
    }

    /** After {@code cursor}, in the order of their arrival. */
    Uni<List<ReportRow>> after(Optional<String> state, Optional<String> account, String cursor, int limit) {
        return find(
                        "id > ?1 and (?2 = '' or state = ?2) and (?3 = '' or account = ?3) order by id",
                        cursor,
                        state.orElse(""),
                        account.orElse(""))
                .range(0, limit)
                .list();
    }
}
