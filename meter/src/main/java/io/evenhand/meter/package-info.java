/**
 * The real-time counters of one account: a port, the atomic script on Redis behind it, and its twin in memory. The only
 * code that knows Redis keys; used by enforcement (checks) and metering (reads, the usage log), and nobody else.
 */
@NullMarked
package io.evenhand.meter;

import org.jspecify.annotations.NullMarked;
