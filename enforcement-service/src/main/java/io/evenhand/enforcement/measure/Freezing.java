package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.policy.language.Policy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Freezes what a measure rests on when it is made: its figures, the rule as it was, and what the account had used. */
@ApplicationScoped
class Freezing {

    private static final String SERIES = "INSERT INTO series_due (measure) VALUES (?1) ON CONFLICT DO NOTHING";

    private final EvidenceItems evidence;

    Freezing(EvidenceItems evidence) {
        this.evidence = evidence;
    }

    /** In the transaction in which the measure is written. Use by the day is asked for right afterwards. */
    Uni<Void> freeze(MeasureRow row, Draft draft, Policy policy, Enrolment account, Statement statement, Instant now) {
        return evidence.freeze(
                        row.evidence(),
                        1,
                        row.account(),
                        row.id(),
                        "statement",
                        now,
                        frozen(draft, policy, account, statement))
                .chain(() -> draft.detection() == Detection.AUTOMATED
                        ? series(row)
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> series(MeasureRow row) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SERIES)
                        .setParameter(1, row.id())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Map<String, Object> frozen(Draft draft, Policy policy, Enrolment account, Statement statement) {
        var frozen = new TreeMap<String, Object>(Map.of(
                "facts", draft.facts(),
                "figures", new TreeMap<>(draft.figures()),
                "findings", draft.findings(),
                "rule", draft.rule(),
                "clause", statement.clause(),
                "policy", draft.policy(),
                "policyVersion", draft.policyVersion(),
                "plan", account.account().plan(),
                "detection", draft.detection().word()));
        frozen.put("condition", condition(draft, policy, account));
        return frozen;
    }

    /** The rule's condition as the policy writes it; empty where it is no signal. */
    private static String condition(Draft draft, Policy policy, Enrolment account) {
        return policy.plan(account.account().plan()).stream()
                .flatMap(plan -> plan.allTerms())
                .flatMap(terms -> terms.signals().stream())
                .filter(signal -> signal.name().equals(draft.rule()))
                .map(signal -> signal.when().text())
                .findFirst()
                .orElse("");
    }
}
