package io.evenhand.policy.conduct;

/**
 * A rung of a ladder.
 *
 * @param at the points from which it applies
 */
public record Step(long at, Measure measure, Decider by) {}
