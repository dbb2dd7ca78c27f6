/** Loads that talk to Redis themselves, with no server between. */
@NullMarked
package io.evenhand.bench.floor;

import org.jspecify.annotations.NullMarked;
