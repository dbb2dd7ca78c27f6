package io.evenhand.policy.activity;

import java.time.Instant;
import java.util.Optional;

/**
 * A request as rules of suspicion look at it.
 *
 * @param units what it uses in all
 * @param refused whether it was
 * @param origin from where, if that is known
 * @param extracts whether it does no more than take out what was fetched, if anybody says so
 */
public record Sighting(Instant at, double units, boolean refused, Optional<Origin> origin, Optional<Boolean> extracts) {

    /** An accepted request of which no more is known. */
    public static Sighting of(Instant at, double units, Optional<Origin> origin) {
        return new Sighting(at, units, false, origin, Optional.empty());
    }
}
