package io.evenhand.policy.wallet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits bought together.
 *
 * @param left what is not spent yet
 * @param expiresAt the first instant at which it can no longer pay, or null when it never expires
 */
public record Lot(
        String id, long left, Instant purchasedAt, @Nullable Instant expiresAt) {

    public Lot {
        if (left < 0) {
            throw new IllegalArgumentException("a lot cannot hold less than nothing");
        }
    }

    /** Whether it can pay at {@code now}: expiry needs no job to have run. */
    public boolean paysAt(Instant now) {
        return left > 0 && (expiresAt == null || now.isBefore(expiresAt));
    }

    Lot without(long units) {
        return new Lot(id, left - units, purchasedAt, expiresAt);
    }
}
