package io.evenhand.meter.pool;

import io.evenhand.meter.Topology;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Pools on Redis: one pinned connection for all of them, and per pool one script call in flight. */
public final class RedisPools implements Pools {

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Redis redis;
    private final Wire wire;
    private final LongSupplier clockOffset;
    private final Map<String, Turnstile> turnstiles = new ConcurrentHashMap<>();

    /**
     * @param clockOffset milliseconds the pools' clock is ahead of Redis' own; 0 in production
     * @param deadline how long a call may take before its outcome counts as unknown
     */
    public RedisPools(Vertx vertx, String url, LongSupplier clockOffset, Duration deadline) {
        this.vertx = (VertxInternal) vertx;
        this.context = this.vertx.createEventLoopContext();
        this.redis = Topology.of(url)
                .client(
                        vertx,
                        new RedisOptions()
                                .setMaxPoolSize(64)
                                .setMaxPoolWaiting(64)
                                .setPoolCleanerInterval(-1));
        this.wire = new Wire(context, redis, deadline);
        this.clockOffset = clockOffset;
    }

    @Override
    public Future<PoolAnswer> call(PoolSettings settings, PoolCall call) {
        return turnstile(settings).call(settings, call, vertx.getOrCreateContext());
    }

    @Override
    public Future<Void> sweep(PoolSettings settings) {
        return turnstile(settings).sweep(settings, vertx.getOrCreateContext());
    }

    @Override
    public Future<PoolStatus> status(PoolSettings settings, int longest) {
        var promise = vertx.getOrCreateContext().<PoolStatus>promise();
        var arguments = List.of(PoolPacked.settings(settings), Buffer.buffer(Integer.toString(longest)));
        sweep(settings)
                .onComplete(swept -> context.runOnContext(_ -> {
                    if (swept.failed()) {
                        promise.fail(swept.cause());
                    } else {
                        wire.run(PoolScript.STATUS, PoolKeys.of(settings.name()), arguments)
                                .map(replies -> PoolPacked.status(replies, settings))
                                .onComplete(promise);
                    }
                }));
        return promise.future();
    }

    private Turnstile turnstile(PoolSettings settings) {
        return turnstiles.computeIfAbsent(settings.name(), _ -> new Turnstile(context, wire, clockOffset, settings));
    }

    /** Closes the connection; calls in flight fail. */
    public void close() {
        redis.close();
    }
}
