/**
 * What the benchmark measures Evenhand beside, in a Quarkus of the same version: a library for token buckets behind one
 * JSON endpoint, and the bare server that answers the same bytes to everybody.
 */
@NullMarked
package io.evenhand.bench.peer;

import org.jspecify.annotations.NullMarked;
