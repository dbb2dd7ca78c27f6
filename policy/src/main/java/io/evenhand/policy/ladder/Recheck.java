package io.evenhand.policy.ladder;

/** What the rule says of the figures as they are when the time of grace is over. */
public enum Recheck {
    /** It still holds. */
    HOLDS,
    /** It does not hold any more. */
    GONE,
    /** There are too few figures to say, as when the window ended meanwhile: in favour of the account. */
    TOO_LITTLE,
    /** The ladder does not look again. */
    NOT_ASKED
}
