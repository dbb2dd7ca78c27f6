package io.evenhand.enforcement.decision;

import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Refuses to work on a Redis that may throw counters away: its {@code maxmemory-policy} must be {@code noeviction}.
 * Looked at once it answers, since the service starts without it.
 */
@ApplicationScoped
class StoreGuard {

    private static final String KEEPS_ALL = "noeviction";

    private final ReactiveRedisDataSource redis;
    private volatile boolean checked;

    StoreGuard(ReactiveRedisDataSource redis) {
        this.redis = redis;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> check() {
        if (checked) {
            return Uni.createFrom().voidItem();
        }
        return redis.execute("CONFIG", "GET", "maxmemory-policy")
                .invoke(this::judge)
                .replaceWithVoid()
                // Not there yet, or CONFIG is not allowed to us: asked again.
                .onFailure()
                .recoverWithNull();
    }

    private void judge(Response answer) {
        checked = true;
        if (!answer.toString().contains(KEEPS_ALL)) {
            Log.errorf("Redis must not evict: set its maxmemory-policy to %s (it says %s)", KEEPS_ALL, answer);
            Quarkus.asyncExit(1);
        }
    }
}
