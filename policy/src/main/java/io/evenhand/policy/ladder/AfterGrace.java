package io.evenhand.policy.ladder;

/**
 * What follows when a time of grace is over.
 *
 * @param finding as it is from now on
 */
public record AfterGrace(Finding finding, Consequence consequence) {}
