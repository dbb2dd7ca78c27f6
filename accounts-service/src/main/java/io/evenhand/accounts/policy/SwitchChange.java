package io.evenhand.accounts.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of what was switched, as it is shown.
 *
 * @param rule a limit's name, or {@code all}
 * @param off whether it was switched off, or on again
 * @param reason why it was switched off
 */
public record SwitchChange(
        long number, String rule, boolean off, @Nullable String reason, String by, Instant at) {}
