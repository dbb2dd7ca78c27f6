package io.evenhand.metering.booking;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** The event that what a booking's decision took comes back. */
@RegisterForReflection
record CreditsReturned(String account, String wallet, long units, Instant at, String decision) {}
