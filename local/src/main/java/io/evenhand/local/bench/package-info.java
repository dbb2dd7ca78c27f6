/**
 * {@code evenhand bench}: measures the running services beside peers that do the nearest thing, interleaved in one run,
 * and says what a decision costs: wall time, and CPU time of each process that takes part.
 */
@NullMarked
package io.evenhand.local.bench;

import org.jspecify.annotations.NullMarked;
