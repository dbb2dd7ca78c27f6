/**
 * Calendar windows: when a counter starts again for a given account. Anchors are kept and never chained, days begin
 * with their first local instant (POLICY-LANGUAGE 2.6).
 */
@NullMarked
package io.evenhand.policy.window;

import org.jspecify.annotations.NullMarked;
