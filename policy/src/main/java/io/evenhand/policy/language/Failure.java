package io.evenhand.policy.language;

/** What a limit does while the counters cannot be reached. */
public enum Failure {
    /** Goes on from a bounded local allowance. */
    OPEN_BOUNDED,
    /** Refuses. */
    CLOSED,
    /** Admits. */
    OPEN
}
