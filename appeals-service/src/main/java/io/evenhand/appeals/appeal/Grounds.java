package io.evenhand.appeals.appeal;

/** Why, in the words of who appeals. */
public enum Grounds {
    NOT_ME,
    MEASUREMENT_WRONG,
    WITHIN_POLICY,
    DISPROPORTIONATE,
    FIXED,
    OTHER
}
