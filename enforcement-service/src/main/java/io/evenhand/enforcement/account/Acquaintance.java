package io.evenhand.enforcement.account;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A replica that has just started is sent nothing until it knows the policies that those beside it know, or until that takes too
 * long: a store that is away takes no replica out.
 */
@Readiness
@Startup
@ApplicationScoped
class Acquaintance implements HealthCheck {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Directory directory;
    private final long startedAt = System.nanoTime();

    Acquaintance(Directory directory) {
        this.directory = directory;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("policies")
                .status(directory.hasLooked() || System.nanoTime() - startedAt > LONGEST.toNanos())
                .build();
    }
}
