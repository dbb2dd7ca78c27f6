package io.evenhand.metering.detector;

import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import java.time.Instant;

/**
 * What a rule of suspicion looks at, about whom, at an instant.
 *
 * @param subject the account, or its install or key
 * @param windowStart since when it looks
 */
public record Suspected(Signal signal, String subject, Facts facts, Instant windowStart, Instant at) {

    /** Whether the rule holds. */
    public boolean holds() {
        return signal.when().holds(facts);
    }

    /** Whether all is known that the rule looks at, or enough of it for the rule to hold. */
    public boolean isEnough() {
        return facts.values().keySet().containsAll(signal.when().facts()) || holds();
    }

    /** The figures in the rule's words. */
    public String says() {
        return new Finding(signal, at, facts).says();
    }
}
