package io.evenhand.kit.store;

import io.evenhand.kit.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Brings the database to this version's schema once PostgreSQL answers. The service starts and stays live without it;
 * until it is done, calls that would need the tables answer 503.
 */
@ApplicationScoped
public class Migrations {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Flyway flyway;
    private volatile boolean done;

    Migrations(Flyway flyway) {
        this.flyway = flyway;
    }

    /** Whether the tables are there. */
    public boolean done() {
        return done;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void attempt() {
        if (done) {
            return;
        }
        try {
            var result = flyway.migrate();
            done = true;
            Log.infof("The database is at version %s", result.targetSchemaVersion);
        } catch (RuntimeException e) {
            Log.warnf("The database is not ready, trying again: %s", e.getMessage());
        }
    }

    @ServerRequestFilter(preMatching = true)
    void refuseUntilDone(ContainerRequestContext call) {
        if (!done && call.getUriInfo().getPath().startsWith("/v1/")) {
            throw ProblemException.unavailable("The database is not ready yet.", RETRY);
        }
    }
}
