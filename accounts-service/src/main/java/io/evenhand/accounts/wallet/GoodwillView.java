package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits given, or to be given, without payment.
 *
 * @param expiresAt when the lot is to end, where that was said
 * @param state whether it waits, was granted or was withdrawn
 * @param decidedBy who granted or withdrew it
 * @param lot what was granted
 */
@RegisterForReflection
public record GoodwillView(
        String id,
        long amount,
        String reason,
        @Nullable Instant expiresAt,
        String state,
        String proposedBy,
        Instant proposedAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String lot) {}
