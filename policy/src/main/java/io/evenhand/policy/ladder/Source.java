package io.evenhand.policy.ladder;

/** Who found something. */
public enum Source {
    /** A rule of the policy, by itself. */
    SIGNAL,
    /** Somebody reported it. */
    REPORT,
    /** Staff saw it. */
    STAFF
}
