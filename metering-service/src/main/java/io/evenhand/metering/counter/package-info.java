/**
 * The real-time counters on Redis, as beans. Whoever reads them needs only the front that {@code meter} offers; keys
 * and scripts stay there.
 */
@NullMarked
package io.evenhand.metering.counter;

import org.jspecify.annotations.NullMarked;
