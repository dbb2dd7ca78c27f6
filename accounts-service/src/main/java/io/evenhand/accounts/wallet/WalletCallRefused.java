package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** The event that tells of an {@link Attempt}, for rules about tampering. */
@RegisterForReflection
record WalletCallRefused(String account, String wallet, String kind, Instant at) {}
