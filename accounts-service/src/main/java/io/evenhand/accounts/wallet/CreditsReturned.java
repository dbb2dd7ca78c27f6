package io.evenhand.accounts.wallet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** What metering says a decision had paid with credits and did not need after all. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record CreditsReturned(String account, String wallet, long units, Instant at, String decision) {}
