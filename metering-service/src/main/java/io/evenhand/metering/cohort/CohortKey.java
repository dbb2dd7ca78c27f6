package io.evenhand.metering.cohort;

import io.evenhand.policy.window.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose use of what is looked at.
 *
 * @param segment the part of the plan's accounts; null is all
 * @param at an instant of the window: of each account, the window that this lies in
 */
record CohortKey(String policy, String plan, @Nullable String segment, String meter, Window window, Instant at) {}
