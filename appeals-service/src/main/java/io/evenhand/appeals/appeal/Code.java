package io.evenhand.appeals.appeal;

/** The reason of a decision, for figures. */
enum Code {
    VIOLATION_CONFIRMED,
    MEASUREMENT_WRONG,
    WITHIN_POLICY,
    NOT_THE_ACCOUNT,
    DISPROPORTIONATE,
    PROCEDURE,
    FIXED,
    NOT_FIXED,
    WRONG_PERSON,
    DUPLICATE,
    OTHER
}
