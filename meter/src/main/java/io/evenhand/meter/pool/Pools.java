package io.evenhand.meter.pool;

import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.Future;

/**
 * Shared capacity, one pool at a time, atomically. Tickets and places live on the leases that {@link
 * io.evenhand.policy.pool.Pool} names, unless they are renewed by entering or holding again. A future that fails with
 * {@link io.evenhand.meter.MeterUnavailable} leaves open whether the call took effect; each may be sent again.
 */
public interface Pools {

    /** Does what the call asks, by the settings now in force. */
    Future<PoolAnswer> call(PoolSettings settings, PoolCall call);

    /** Ends leases that are over and hands free places on; every call does, this one does nothing else. */
    Future<Void> sweep(PoolSettings settings);

    /** The pool's figures; {@code longest} bounds the flows that are listed. */
    Future<PoolStatus> status(PoolSettings settings, int longest);
}
