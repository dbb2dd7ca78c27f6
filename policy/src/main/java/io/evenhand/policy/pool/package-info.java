/**
 * The shared capacity of a pool, as a plain model: who runs, who waits, and whose turn is next. Below the peak whoever
 * comes starts at once; from the peak on the flows of a lane are served by weighted fair queueing, and the lanes by
 * their shares of the capacity. Every ticket and every place is a lease. The script on Redis (meter's pool package) is
 * this package said again in Lua; a law there demands that both always answer the same.
 *
 * <p>Times are milliseconds since the epoch, because that is what the script can hold.
 */
@NullMarked
package io.evenhand.policy.pool;

import org.jspecify.annotations.NullMarked;
