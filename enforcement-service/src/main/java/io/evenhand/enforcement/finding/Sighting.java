package io.evenhand.enforcement.finding;

import io.evenhand.policy.ladder.Source;
import io.evenhand.policy.table.Stage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found or somebody saw, before anybody has looked at what that leads to.
 *
 * @param says the evidence in words
 * @param facts the figures as they were
 * @param report the report it came by, if by one
 * @param toldBy who of staff, or which service, said so; nobody where a rule did
 */
record Sighting(
        String id,
        String account,
        String subject,
        String policy,
        int policyVersion,
        String rule,
        String violation,
        Source source,
        Stage stage,
        Instant windowStart,
        Instant at,
        String says,
        Map<String, Double> facts,
        @Nullable String report,
        @Nullable String toldBy) {

    Sighting {
        facts = Map.copyOf(facts);
        windowStart = windowStart.isAfter(at) ? at : windowStart;
    }
}
