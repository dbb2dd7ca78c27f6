package io.evenhand.appeals.appeal;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The lesser measure that takes the place of one that went too far.
 *
 * @param pace the time between requests, of a throttle
 * @param lasts how long it lasts
 */
@RegisterForReflection
public record Replacement(
        @NotBlank @Size(max = 40) String kind,
        @Nullable Duration pace,
        @Nullable Duration lasts) {}
