package io.evenhand.enforcement.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.problem.Outages;
import io.evenhand.kit.problem.Problem;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.MeterUnavailable;
import io.quarkus.logging.Log;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Answers a call on a Vert.x route with a problem, as the REST resources do. */
@Singleton
public class ProblemWriter {

    private final ObjectMapper json;

    ProblemWriter(ObjectMapper json) {
        this.json = json;
    }

    /** Writes what went wrong; a failure that is not the caller's to know is logged and told without detail. */
    public void write(HttpServerResponse response, Throwable failure) {
        if (response.ended() || response.closed()) {
            return;
        }
        var problem = problemOf(failure);
        problem.retryAfter().ifPresent(after -> response.putHeader("Retry-After", Long.toString(after.toSeconds())));
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(text(problem));
    }

    /** What went wrong, as it may be told; what may not is logged. */
    public ProblemException problemOf(Throwable failure) {
        return switch (failure) {
            case ProblemException problem -> problem;
            case MeterUnavailable unavailable -> {
                Log.warnf("The counters did not answer: %s", unavailable.getMessage());
                yield ProblemException.unavailable("The counters do not answer.", Duration.ofSeconds(1));
            }
            default ->
                Outages.problemOf(failure).orElseGet(() -> {
                    Log.error("A call failed", failure);
                    return new ProblemException(500, "internal-error", "Something went wrong on our side.");
                });
        };
    }

    /** The problem as JSON. */
    public String text(ProblemException problem) {
        try {
            return json.writeValueAsString(problem.toProblem());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
