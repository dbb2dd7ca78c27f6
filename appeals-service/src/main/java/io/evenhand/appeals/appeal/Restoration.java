package io.evenhand.appeals.appeal;

/** How far what follows from a verdict has come. */
enum Restoration {
    /** Nothing follows from it. */
    NONE,
    /** Enforcement-service is asked, until it is in force everywhere. */
    PENDING,
    /** It is in force. */
    APPLIED,
    /** Enforcement-service refuses; it is asked again, and somebody should look. */
    FAILED;

    boolean isUnderWay() {
        return this == PENDING || this == FAILED;
    }
}
