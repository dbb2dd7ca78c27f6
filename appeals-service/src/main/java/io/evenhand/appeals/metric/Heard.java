package io.evenhand.appeals.metric;

import java.time.Instant;
import java.util.Optional;

/**
 * An appeal as the figures see it.
 *
 * @param rule the rule and the version of the policy that the measure was taken by
 * @param involved whether whoever decided had taken the first decision
 * @param inTime whether it was decided before its deadline
 */
record Heard(
        String kind,
        String rule,
        String measureKind,
        String detection,
        Instant submittedAt,
        Optional<Instant> lookedAt,
        Optional<Instant> decidedAt,
        Optional<Instant> restoredAt,
        Optional<String> outcome,
        boolean involved,
        boolean inTime) {

    /** An appeal on whose merits somebody decided. */
    boolean isJudged() {
        return kind.equals("appeal")
                && outcome.map(word -> word.equals("overturned") || word.equals("modified") || word.equals("upheld"))
                        .orElse(false);
    }

    boolean came(String word) {
        return outcome.map(word::equals).orElse(false);
    }
}
