package io.evenhand.enforcement.finding;

import io.evenhand.policy.ladder.Brake;
import io.evenhand.policy.ladder.History;
import io.evenhand.policy.ladder.Restoration;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** What is known of accounts and of rules, in the current Hibernate Reactive transaction. */
@ApplicationScoped
class Histories {

    private static final String RESTORED = """
            SELECT rule, at, case_only_until FROM restoration WHERE account = ?1 AND policy = ?2 AND ladder = ?3""";

    private static final String RESTORE = """
            INSERT INTO restoration (measure, account, policy, ladder, rule, at, case_only_until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING""";

    /** Each appeal once, whatever its measure relied on. */
    private static final String VERDICTS = """
            SELECT count(*), count(*) FILTER (WHERE outcome = 'overturned') FROM appeal_view
            WHERE kind = 'appeal' AND outcome IN ('overturned', 'modified', 'upheld') AND decided_at > ?3
              AND EXISTS (SELECT 1 FROM finding_measure JOIN finding ON finding.id = finding_measure.finding
                WHERE finding_measure.measure = appeal_view.measure AND finding_measure.cause
                  AND finding.policy = ?1 AND finding.rule = ?2)""";

    private static final String APPEALED =
            "SELECT EXISTS (SELECT 1 FROM appeal_view WHERE measure = ?1 AND kind = 'appeal' AND open)";

    private final FindingRepository findings;

    Histories(FindingRepository findings) {
        this.findings = findings;
    }

    /** The account on the ladder, this and other findings. */
    Uni<History> of(FindingRow row, Ruling ruling) {
        return findings.on(row.account(), row.policy(), ruling.ladder().name())
                .chain(rows -> restorations(row, ruling)
                        .map(restored -> new History(
                                ruling.ladder(),
                                ruling.zone(),
                                rows.stream().map(FindingRow::toFinding).toList(),
                                restored)));
    }

    private static Uni<List<Restoration>> restorations(FindingRow row, Ruling ruling) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RESTORED, Object[].class)
                        .setParameter(1, row.account())
                        .setParameter(2, row.policy())
                        .setParameter(3, ruling.ladder().name())
                        .getResultList())
                .map(restored -> restored.stream()
                        .map(each -> new Restoration((String) each[0], instant(each[1]), instant(each[2])))
                        .toList());
    }

    /** A measure that a finding of {@code row}'s rule had caused was reversed. */
    Uni<Void> restored(String measure, FindingRow row, Ruling ruling, Instant now) {
        var until = ruling.ladder().afterReversal().caseOnlyFor().after(now, ruling.zone());
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RESTORE)
                        .setParameter(1, measure)
                        .setParameter(2, row.account())
                        .setParameter(3, row.policy())
                        .setParameter(4, ruling.ladder().name())
                        .setParameter(5, row.rule())
                        .setParameter(6, FindingRepository.stored(now))
                        .setParameter(7, FindingRepository.stored(until))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The verdicts on a rule's measures in the days that the brake looks at. */
    Uni<Brake> brake(String policy, String rule, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(VERDICTS, Object[].class)
                        .setParameter(1, policy)
                        .setParameter(2, rule)
                        .setParameter(3, FindingRepository.stored(now.minus(Duration.ofDays(Brake.DAYS))))
                        .getSingleResult())
                .map(counts -> new Brake(((Number) counts[0]).longValue(), ((Number) counts[1]).longValue()));
    }

    /** Whether an appeal against the measure waits for its verdict. */
    Uni<Boolean> appealed(String measure) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(APPEALED, Boolean.class)
                        .setParameter(1, measure)
                        .getSingleResult());
    }

    private static Instant instant(Object stored) {
        return stored instanceof Instant instant ? instant : ((OffsetDateTime) stored).toInstant();
    }
}
