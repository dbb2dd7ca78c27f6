package io.evenhand.policy.message;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * An account has come into another band, or another step of the last one.
 *
 * @param used units in the window, this request included
 * @param zone the account's, in which {@code resetsAt} is told
 */
public record Crossing(long used, String band, Duration pace, Instant resetsAt, ZoneId zone) implements Occasion {}
