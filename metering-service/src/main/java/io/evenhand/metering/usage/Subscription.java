package io.evenhand.metering.usage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.ZoneId;

/** What an account is subscribed to, as the accounts service tells it. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Subscription(String id, String policy, String plan, ZoneId timeZone, Instant anchor) {}
