package io.evenhand.kit.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Something that has become true in a service. {@code position} counts that service's events without gaps;
 * {@code subject} is the id of what it is about, {@code at} the business time it holds from.
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Event(long position, String id, String type, String subject, Instant at, JsonNode data) {}
