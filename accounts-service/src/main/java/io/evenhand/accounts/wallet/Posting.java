package io.evenhand.accounts.wallet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why and when lines are booked, and for which decision or hold, if for one. */
record Posting(
        EntryKind kind,
        Instant at,
        @Nullable String decision,
        @Nullable String hold) {

    static Posting of(EntryKind kind, Instant at) {
        return new Posting(kind, at, null, null);
    }

    static Posting ofDecision(EntryKind kind, Instant at, @Nullable String decision) {
        return new Posting(kind, at, decision, null);
    }

    static Posting ofHold(EntryKind kind, Instant at, String hold) {
        return new Posting(kind, at, null, hold);
    }
}
