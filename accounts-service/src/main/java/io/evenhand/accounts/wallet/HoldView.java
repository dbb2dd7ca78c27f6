package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold, as it is shown.
 *
 * @param amount what was set aside
 * @param state {@code held}, {@code settled}, {@code voided} or {@code lapsed}
 * @param settled what of it was spent
 * @param refunded what of that came back
 * @param takenBy the program, or the key
 * @param endsAt when it lapses unless it is settled or voided before
 */
@RegisterForReflection
public record HoldView(
        String id,
        long amount,
        String state,
        long settled,
        long refunded,
        String takenBy,
        Instant takenAt,
        Instant endsAt,
        @Nullable Instant closedAt) {}
