package io.evenhand.appeals.metric;

import java.time.Instant;
import java.util.Optional;

/**
 * A measure as the figures see it.
 *
 * @param informed whether its notice was delivered
 * @param appealed whether an appeal was brought against it
 */
record Taken(
        String kind,
        String state,
        String rule,
        boolean informed,
        boolean appealed,
        Optional<Instant> startsAt,
        Optional<Instant> endsAt,
        Optional<Instant> endedAt,
        boolean lapsed) {

    /** A pause that should not have been: reversed, or ended with nobody having decided. */
    boolean isFalsePause() {
        return kind.equals("pause") && (state.equals("reversed") || lapsed);
    }
}
