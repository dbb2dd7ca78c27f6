package io.evenhand.enforcement.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message on one channel, as it is recorded.
 *
 * @param target which webhook; empty on the other channels
 * @param succeededAt when the message was viewed, accepted or answered
 */
record Delivery(
        Channel channel,
        String target,
        State state,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Instant attemptedAt,
        @Nullable Instant succeededAt,
        @Nullable Instant bouncedAt,
        @Nullable String error) {

    /** So long a mail may still come back. */
    static final Duration BOUNCES_WITHIN = Duration.ofHours(24);

    /** When it reached the holder, if it did: a mail counts once the time for its bounce is over. */
    Optional<Instant> reachedAt() {
        return switch (state) {
            case VIEWED, ANSWERED -> Optional.ofNullable(succeededAt);
            case ACCEPTED ->
                Optional.ofNullable(succeededAt)
                        .map(accepted -> accepted.plus(BOUNCES_WITHIN))
                        .filter(counts -> bouncedAt == null || !bouncedAt.isBefore(counts));
            case DUE, SENDING, UNCERTAIN, FAILED, OFF -> Optional.empty();
        };
    }
}
