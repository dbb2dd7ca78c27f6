package io.evenhand.policy.page;

/** What a change means for the account holder. */
public enum Direction {
    BETTER,
    WORSE,
    /** It depends, or it is a matter of words. */
    NEUTRAL
}
