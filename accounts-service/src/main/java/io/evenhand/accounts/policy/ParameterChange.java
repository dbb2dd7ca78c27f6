package io.evenhand.accounts.policy;

import com.fasterxml.jackson.annotation.JsonGetter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of what was done to a parameter at run time, as it is shown.
 *
 * @param value the value that was set, or that the version goes without
 * @param previous what was in force before, where it was set
 * @param version the version in force, or the one that cannot have the value
 * @param by who did it, or published that version
 */
public record ParameterChange(
        long number,
        String parameter,
        Kind kind,
        String value,
        @Nullable String previous,
        int version,
        String by,
        Instant at) {

    /** What was done. */
    public enum Kind {
        /** Somebody set it. */
        SET,
        /** A version cannot have it: its range does not hold it, or it does not go with the rest. */
        DROPPED
    }

    @JsonGetter("kind")
    String kindWord() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
