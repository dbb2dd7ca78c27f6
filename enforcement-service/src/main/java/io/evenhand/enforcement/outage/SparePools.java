package io.evenhand.enforcement.outage;

import io.evenhand.meter.MeterUnavailable;
import io.evenhand.meter.pool.MemoryPools;
import io.evenhand.meter.pool.Pools;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/**
 * Pools on Redis, and while it is silent a part of each that belongs to this replica. Who runs in that part renews its place
 * in the pool when Redis is back.
 */
final class SparePools implements Pools {

    private static final long ALL = 100;

    private final Pools redis;
    private final Pools own = new MemoryPools(System::currentTimeMillis);
    private final BooleanSupplier silent;
    private final int percent;

    /** @param percent of a pool's capacity, at least one place */
    SparePools(Pools redis, BooleanSupplier silent, int percent) {
        this.redis = redis;
        this.silent = silent;
        this.percent = percent;
    }

    @Override
    public Future<PoolAnswer> call(PoolSettings settings, PoolCall call) {
        return silent.getAsBoolean()
                ? own.call(part(settings), call)
                : redis.call(settings, call)
                        .recover(e -> e instanceof MeterUnavailable
                                ? own.call(part(settings), call)
                                : Future.failedFuture(e));
    }

    private PoolSettings part(PoolSettings whole) {
        return new PoolSettings(
                whole.name(),
                whole.capacity() == 0 ? 0 : Math.max(1, whole.capacity() * percent / ALL),
                whole.peak(),
                whole.lanes(),
                whole.longestFlow(),
                whole.longestQueue());
    }

    @Override
    public Future<Void> sweep(PoolSettings settings) {
        return redis.sweep(settings);
    }

    @Override
    public Future<PoolStatus> status(PoolSettings settings, int longest) {
        return redis.status(settings, longest);
    }
}
