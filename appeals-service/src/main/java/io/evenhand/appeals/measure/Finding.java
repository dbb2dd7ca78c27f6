package io.evenhand.appeals.measure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finding as enforcement-service tells it; what is not read here is left out. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record Finding(
        String id,
        long revision,
        String account,
        String violation,
        String state,
        @Nullable String says,
        @Nullable String report,
        Instant at) {

    /** On trial only: no case, and nobody is told. */
    boolean isShadow() {
        return state.equals("shadow");
    }

    /** Whether a person has yet to say what it is. */
    boolean isPending() {
        return state.equals("pending");
    }
}
