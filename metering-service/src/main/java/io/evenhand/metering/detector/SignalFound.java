package io.evenhand.metering.detector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;

/**
 * The event that tells what a rule of suspicion found, with the figures as they were.
 *
 * @param subject the account, or its install or key that the rule looks at
 * @param stage what the rule may lead to: {@code shadow}, {@code warn} or {@code enforce}
 * @param says the evidence in words
 */
@RegisterForReflection
public record SignalFound(
        String id,
        String account,
        String subject,
        String policy,
        int policyVersion,
        String signal,
        String violation,
        String stage,
        Instant windowStart,
        Instant at,
        Map<String, Double> facts,
        String says) {

    public SignalFound {
        facts = Map.copyOf(facts);
    }
}
