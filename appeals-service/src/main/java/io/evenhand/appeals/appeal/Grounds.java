package io.evenhand.appeals.appeal;

import java.util.Arrays;
import java.util.Locale;

/** Why, in the words of who appeals. */
public enum Grounds {
    NOT_ME,
    MEASUREMENT_WRONG,
    WITHIN_POLICY,
    DISPROPORTIONATE,
    FIXED,
    OTHER;

    /** What a form says in a word such as {@code not-me}; another reason where it says none that there is. */
    public static Grounds said(String word) {
        return Arrays.stream(values())
                .filter(grounds -> grounds.name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-')
                        .equals(word))
                .findFirst()
                .orElse(OTHER);
    }
}
