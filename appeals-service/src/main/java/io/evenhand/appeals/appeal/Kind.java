package io.evenhand.appeals.appeal;

/** What is asked for. */
public enum Kind {
    /** The measure was wrong. */
    APPEAL,
    /** The measure was right, and what it was for is mended. */
    REINSTATEMENT,
    /** Somebody reported something, and disputes that nothing was done. */
    REPORTER_REVIEW
}
