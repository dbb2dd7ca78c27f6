package io.evenhand.policy.ladder;

/**
 * What follows when a person confirms a finding.
 *
 * @param endsPause whether the pause that waited for this ends
 */
public record Confirmation(boolean endsPause, Consequence consequence) {}
