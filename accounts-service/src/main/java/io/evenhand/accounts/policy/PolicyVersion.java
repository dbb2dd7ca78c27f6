package io.evenhand.accounts.policy;

import com.fasterxml.jackson.annotation.JsonGetter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A version of a policy, as it is shown. */
public record PolicyVersion(
        String policy,
        int version,
        History.State state,
        Instant createdAt,
        @Nullable Instant publishedAt,
        @Nullable Instant effectiveAt) {

    /** {@code in-force} and the like: lower case with hyphens, as everywhere in the API. */
    @JsonGetter("state")
    String stateWord() {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
