package io.evenhand.policy.measure;

/** How a measure ends before its time. Only one that was reversed was wrong. */
public enum Ending {
    /** It was right, and is over early. */
    LIFTED,
    /** It was wrong. */
    REVERSED,
    /** Another took its place. */
    SUPERSEDED,
    /** It was proposed or announced, and does not come. */
    CANCELLED
}
