/**
 * What accounts on the same plan use, and where each stands among them. Nobody's use is told to anybody else: a holder sees
 * figures of the others only where there are enough of them.
 */
@NullMarked
package io.evenhand.metering.cohort;

import org.jspecify.annotations.NullMarked;
