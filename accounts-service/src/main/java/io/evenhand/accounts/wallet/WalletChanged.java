package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The event that tells the hot path what the ledger says. */
@RegisterForReflection
record WalletChanged(
        String account,
        String wallet,
        long version,
        long balance,
        long settled,
        @Nullable Instant validUntil) {}
