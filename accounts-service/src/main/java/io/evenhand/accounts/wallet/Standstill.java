package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** That a wallet was stopped, or pays again: why, who said so and when. */
@RegisterForReflection
public record Standstill(boolean frozen, String reason, String by, Instant at) {}
