/**
 * What an account must not do, how it is suspected, and what follows: violations, signals, ladders, appeals, reports. A
 * signal alone never takes anything away for good; the floors of who decides are checked where a policy is read.
 */
@NullMarked
package io.evenhand.policy.conduct;

import org.jspecify.annotations.NullMarked;
