package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A lot, as it is shown: {@code left} of {@code amount} are not spent. */
@RegisterForReflection
public record LotView(
        String id,
        long amount,
        long left,
        Instant purchasedAt,
        @Nullable Instant expiresAt) {}
