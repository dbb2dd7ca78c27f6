package io.evenhand.accounts.wallet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What metering says was paid with credits. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record CreditsSpent(
        String account,
        String wallet,
        long units,
        Instant at,
        @Nullable String decision) {}
