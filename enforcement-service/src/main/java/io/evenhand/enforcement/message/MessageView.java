package io.evenhand.enforcement.message;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account holder reads: what changed, why, and what fixes it.
 *
 * @param decision the one it began with
 * @param contact whom to ask
 * @param page where the policy can be read
 */
@RegisterForReflection
public record MessageView(
        String id,
        Instant at,
        String kind,
        String subject,
        String what,
        String why,
        String fix,
        String contact,
        @Nullable String page,
        @Nullable String decision) {}
