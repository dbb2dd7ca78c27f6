package io.evenhand.accounts.key;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One licensed environment of an account; one that is retired has no live keys, and never will. */
@RegisterForReflection
public record Install(
        String id,
        String account,
        @Nullable String name,
        Instant createdAt,
        @Nullable Instant retiredAt) {}
