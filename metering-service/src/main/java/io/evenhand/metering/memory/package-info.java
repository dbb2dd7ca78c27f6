/**
 * What was stored of the counters, for those who find Redis without it. An answer waits until the usage log was read
 * far enough to be complete.
 */
@NullMarked
package io.evenhand.metering.memory;

import org.jspecify.annotations.NullMarked;
