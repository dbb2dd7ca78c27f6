package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** The event that tells of a purchase, for rules about buying. */
@RegisterForReflection
record LotBought(String account, String wallet, String lot, long units, Instant at) {}
