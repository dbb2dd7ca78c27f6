/**
 * The page of a policy: what it says, in words, from the compiled rows that decide. What is not printed there on purpose
 * are the thresholds of signals, and limits on trial.
 */
@NullMarked
package io.evenhand.policy.page;

import org.jspecify.annotations.NullMarked;
