package io.evenhand.policy.table;

/**
 * A version that changed a limit began a counter of its own for it. Where the window of the counter before had not ended
 * then, the new one begins with what the rule makes of its units (POLICY-LANGUAGE 2.10).
 *
 * @param from identity of the counter before
 * @param before what a quota allowed until then; 0 where there is no such number
 * @param after what it has allowed since
 * @param since the first instant at which the version decided
 */
public record Carry(long from, long before, long after, Rule rule, long since) {

    /** What becomes of units that are counted already. */
    public enum Rule {
        /** They are forgotten. */
        RESET,
        /** What was left stays left. */
        AS_IS,
        /** The used fraction stays. */
        PROPORTIONAL
    }
}
