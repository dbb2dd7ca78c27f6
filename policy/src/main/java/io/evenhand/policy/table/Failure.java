package io.evenhand.policy.table;

/** What a limit does while the counters cannot be reached. */
public enum Failure {
    /** Admits a small part of what it allows ({@link Allowance}). */
    OPEN_BOUNDED,
    /** Refuses. */
    CLOSED,
    /** Admits. */
    OPEN
}
