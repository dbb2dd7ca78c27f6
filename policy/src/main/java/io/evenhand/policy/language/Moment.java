package io.evenhand.policy.language;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** When something begins or ends, as a policy writes it. */
public sealed interface Moment {

    /** The instant it is for somebody in {@code zone}. */
    Instant in(ZoneId zone);

    /** The beginning of a day where the account is. */
    record Midnight(LocalDate date) implements Moment {
        @Override
        public Instant in(ZoneId zone) {
            return date.atStartOfDay(zone).toInstant();
        }
    }

    /** The same instant for all. */
    record Exact(Instant at) implements Moment {
        @Override
        public Instant in(ZoneId zone) {
            return at;
        }
    }

    /** Whether it comes before the other; a day is taken as it is at UTC. */
    default boolean isBefore(Moment other) {
        return in(ZoneOffset.UTC).isBefore(other.in(ZoneOffset.UTC));
    }
}
