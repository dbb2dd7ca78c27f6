package io.evenhand.policy.language;

import org.jspecify.annotations.Nullable;

/**
 * A number (or word) the policy leaves open, and its value.
 *
 * @param value the value in force, as written, list items joined by a comma; null when every plan sets its own
 * @param range present when operators may change the value at run time
 * @param means its words on the page
 */
public record Parameter(
        String name, @Nullable String value, @Nullable Range range, String means) {

    /** The least and the most an operator may set, as written. */
    public record Range(String least, String most) {

        /** Whether it is a value of the same sort inside the range, ends included. */
        boolean holds(String value) {
            var from = Magnitude.of(least).orElseThrow();
            var to = Magnitude.of(most).orElseThrow();
            return Magnitude.of(value)
                    .filter(size -> size.sort() == from.sort() && from.isAtMost(size) && size.isAtMost(to))
                    .isPresent();
        }
    }
}
