package io.evenhand.kit.store;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Tells of the stores under {@code /q/health/well}. Neither liveness nor readiness looks here: a service without a
 * store still answers, if less well.
 */
class StoreHealth {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Produces
    @Wellness
    @ApplicationScoped
    AsyncHealthCheck postgres(Pool pool, Migrations migrations) {
        return () -> report("postgresql", pool.query("SELECT 1").execute().map(_ -> migrations.done()));
    }

    @Produces
    @Wellness
    @ApplicationScoped
    AsyncHealthCheck redis(ReactiveRedisDataSource redis) {
        return () -> report("redis", redis.execute("PING").map(_ -> true));
    }

    private static Uni<HealthCheckResponse> report(String name, Uni<Boolean> answers) {
        return answers.ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .map(up -> HealthCheckResponse.named(name).status(up).build());
    }
}
