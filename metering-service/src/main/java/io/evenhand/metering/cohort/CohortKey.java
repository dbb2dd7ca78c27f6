package io.evenhand.metering.cohort;

import io.evenhand.policy.window.Window;
import java.time.Instant;

/**
 * Whose use of what is looked at.
 *
 * @param at an instant of the window: of each account, the window that this lies in
 */
record CohortKey(String policy, String plan, String meter, Window window, Instant at) {}
