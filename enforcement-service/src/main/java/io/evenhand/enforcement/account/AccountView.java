package io.evenhand.enforcement.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** An account as decisions see it. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccountView(String id, String policy, String plan, String timeZone, Instant anchor) {}
