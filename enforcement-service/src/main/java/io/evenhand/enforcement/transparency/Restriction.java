package io.evenhand.enforcement.transparency;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A measure that took something, without what was written about it by hand and without whose it was.
 *
 * @param clause the rule's words, as the policy publishes them
 * @param figures what a rule found; empty where no rule did
 * @param byPerson whether a person decided on it
 * @param endsAt when it ends by itself; empty when it does not
 * @param endedAt when somebody ended it before
 */
record Restriction(
        String id,
        String kind,
        String target,
        String policy,
        int policyVersion,
        String category,
        String clause,
        String rule,
        String detection,
        boolean byPerson,
        Map<String, Double> figures,
        Instant proposedAt,
        Instant startsAt,
        Optional<Instant> endsAt,
        Optional<Instant> endedAt) {

    Restriction {
        figures = Map.copyOf(figures);
    }

    /** When it ended or will; empty when it does not. */
    Optional<Instant> over() {
        return endedAt.or(() -> endsAt);
    }
}
