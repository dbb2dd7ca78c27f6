package io.evenhand.metering.acceptance;

import java.time.Instant;

/**
 * A version that an account accepted by using the service under it.
 *
 * @param at when
 * @param decision the use that did it
 */
public record AcceptanceView(String policy, int version, Instant at, String decision) {}
