package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** Since when and why a wallet pays nothing. */
@RegisterForReflection
public record Frozen(Instant since, String reason) {}
