package io.evenhand.metering.acceptance;

import java.time.Instant;

/**
 * An account's first use under a version that is accepted by use.
 *
 * @param at when it was accepted and counted
 * @param decision that accepted it
 */
record FirstUse(String account, String policy, int version, Instant at, String decision) {}
