package io.evenhand.policy.simulation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What is particular to an account.
 *
 * @param anchor where its billing cycles begin
 * @param zone where its days begin
 * @param credits what it has bought
 * @param creditsEnd when they expire, if ever
 */
public record Subscription(Instant anchor, ZoneId zone, long credits, Optional<Instant> creditsEnd) {}
