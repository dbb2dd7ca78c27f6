package io.evenhand.policy.language;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * Under what a limit is read: it means something else on each plan, and under each campaign.
 *
 * @param values what parameters stand for
 * @param cycle the plan's billing cycle
 * @param prices the price list
 * @param relaxedPaceMs how long a unit takes in the relaxed lane, if there is one
 */
record Setting(Values values, Period cycle, List<PriceSpec> prices, Optional<Long> relaxedPaceMs) {}
