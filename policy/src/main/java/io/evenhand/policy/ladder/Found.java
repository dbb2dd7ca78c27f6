package io.evenhand.policy.ladder;

import io.evenhand.policy.table.Stage;

/**
 * A finding that is new.
 *
 * @param stage how far its rule is rolled out
 * @param brake how the verdicts on its rule have been
 * @param paused whether a pause of its ladder stops use already
 */
public record Found(Finding finding, Stage stage, Source source, Brake brake, boolean paused) {}
