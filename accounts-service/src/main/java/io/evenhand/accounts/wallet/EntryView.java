package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the ledger: {@code units} in (positive) or out, and the balance booked after it. */
@RegisterForReflection
public record EntryView(
        String id,
        long number,
        String kind,
        String lot,
        long units,
        long balanceAfter,
        Instant at,
        @Nullable String decision,
        @Nullable String hold) {}
