package io.evenhand.policy.language;

import java.time.Duration;

/**
 * A lane beside the fast one, as one plan's requests meet it.
 *
 * @param pace the time a unit takes in it
 * @param sharePercent of a pool's capacity, kept for it while it has work
 */
public record LaneTerms(String name, Duration pace, int sharePercent) {}
