package io.evenhand.policy.language;

/** How holders accept a new version. */
public enum Acceptance {
    /** Not recorded. */
    NONE,
    /** The first use after it takes effect counts. */
    CONTINUED_USE
}
