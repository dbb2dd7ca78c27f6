/** The law that script and twin of a pool answer the same, and what holds on a real Redis. */
@NullMarked
package io.evenhand.meter.pool;

import org.jspecify.annotations.NullMarked;
