package io.evenhand.appeals.appeal;

import java.util.Arrays;
import java.util.List;

/** The reason of a decision, for figures. */
public enum Code {
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
    OTHER;

    /** All of them, as they are written in JSON. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Words::of).toList();
    }
}
