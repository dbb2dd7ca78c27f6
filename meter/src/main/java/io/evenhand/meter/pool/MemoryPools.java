package io.evenhand.meter.pool;

import io.evenhand.policy.pool.Pool;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The twin in memory: the policy's own model of a pool over a map. Used as the script's reference. */
public final class MemoryPools implements Pools {

    private final LongSupplier clock;
    private final Map<String, Pool> pools = new HashMap<>();

    /** @param clock milliseconds since the epoch */
    public MemoryPools(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Future<PoolAnswer> call(PoolSettings settings, PoolCall call) {
        return Future.succeededFuture(apply(settings, List.of(call)).answers().getFirst());
    }

    @Override
    public synchronized Future<Void> sweep(PoolSettings settings) {
        apply(settings, List.of());
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<PoolStatus> status(PoolSettings settings, int longest) {
        return Future.succeededFuture(pool(settings).status(settings, longest, clock.getAsLong()));
    }

    /** One step of several calls, as the script does them. */
    synchronized Pool.Applied apply(PoolSettings settings, List<PoolCall> calls) {
        return pool(settings).apply(settings, calls, clock.getAsLong());
    }

    private Pool pool(PoolSettings settings) {
        return pools.computeIfAbsent(settings.name(), _ -> new Pool());
    }
}
