package io.evenhand.enforcement.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an account holder reads: what changed, why, and what fixes it; {@code decision} is the one it began with. */
public record MessageView(
        String id,
        Instant at,
        String kind,
        String what,
        String why,
        String fix,
        @Nullable String decision) {}
