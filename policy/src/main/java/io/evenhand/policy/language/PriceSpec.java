package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;

/**
 * What a unit costs.
 *
 * @param selection the requests that pay it, if no earlier price covers them
 * @param each credits for a unit
 */
public record PriceSpec(Selection selection, String meter, String wallet, long each) {}
