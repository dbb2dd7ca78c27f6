package io.evenhand.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import io.quarkus.oidc.OIDCException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/** Tells a store or service that cannot be reached from a fault of ours. */
public final class Outages {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private Outages() {}

    /** The answer (503, come back) when {@code failure} is an outage; what was away is logged. */
    public static Optional<ProblemException> problemOf(Throwable failure) {
        if (causes(failure).noneMatch(Outages::saysOutage)) {
            return Optional.empty();
        }
        Log.warnf(
                "A store or service does not answer: %s",
                causes(failure).reduce(failure, (_, cause) -> cause).toString());
        return Optional.of(ProblemException.unavailable("A part of the service does not answer now.", RETRY));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static boolean saysOutage(Throwable e) {
        return switch (e) {
            case PgException refused -> isPassing(refused.getSqlState());
            case JsonProcessingException _ -> false;
            case IOException _, TimeoutException _, ProcessingException _, FaultToleranceException _ -> true;
            // The provider of tokens, when its keys were never fetched.
            case OIDCException _ -> true;
            // The reactive pools report a closed connection and a full queue so.
            case VertxException _ -> true;
            default -> false;
        };
    }

    /** Connection lost (08), shutting down or starting (57), out of resources (53). */
    private static boolean isPassing(String sqlState) {
        return sqlState.startsWith("08") || sqlState.startsWith("57") || sqlState.startsWith("53");
    }
}
