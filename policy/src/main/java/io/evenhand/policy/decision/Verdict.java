package io.evenhand.policy.decision;

/** What one limit says to a request; the worst of the enforced ones is the decision (POLICY-LANGUAGE 2.5). */
public enum Verdict {
    /** It may run now. */
    ADMIT,
    /** It may run later. */
    DELAY,
    /** It waits its turn. */
    QUEUE,
    /** It is refused. */
    DENY
}
