package io.evenhand.accounts.account;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account and its subscription; {@code anchor} is the instant its billing cycles are counted from. */
@RegisterForReflection
public record Account(
        String id,
        String externalId,
        String policy,
        String plan,
        String timeZone,
        Instant anchor,
        @Nullable String email,
        Instant createdAt) {}
