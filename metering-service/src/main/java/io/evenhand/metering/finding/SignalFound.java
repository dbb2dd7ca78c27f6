package io.evenhand.metering.finding;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event that tells what a rule found, with the figures as they were.
 *
 * @param subject the account, or its install or key that the rule looks at
 * @param per which of these it is: {@code account}, {@code install} or {@code key}
 * @param signal the name of the rule of suspicion or of the limit
 * @param stage what the rule may lead to: {@code shadow}, {@code warn} or {@code enforce}
 * @param windowStart of a window that slides, and where there is none, the instant of the finding
 * @param windowEnd null where the window slides, and where there is none
 * @param says the evidence in words
 */
@RegisterForReflection
public record SignalFound(
        String id,
        String account,
        String subject,
        String per,
        String policy,
        int policyVersion,
        String signal,
        String violation,
        String stage,
        Instant windowStart,
        @Nullable Instant windowEnd,
        Instant at,
        Map<String, Double> facts,
        String says) {

    public SignalFound {
        facts = Map.copyOf(facts);
    }
}
