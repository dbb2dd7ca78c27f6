package io.evenhand.enforcement.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        write(response, problem, text(problem));
    }

    /**
     * The same for clients of OpenAI's API, which look for an {@code error} and try again by themselves: not where that
     * would have to wait for longer than {@code soon}.
     */
    public void writeAsError(HttpServerResponse response, Throwable failure, Duration soon) {
        if (response.ended() || response.closed()) {
            return;
        }
        var problem = problemOf(failure);
        if (problem.retryAfter().filter(after -> after.compareTo(soon) <= 0).isEmpty()) {
            response.putHeader("X-Should-Retry", "false");
        }
        write(response, problem, textAsError(problem));
    }

    private static void write(HttpServerResponse response, ProblemException problem, String text) {
        problem.retryAfter().ifPresent(after -> response.putHeader("Retry-After", Long.toString(after.toSeconds())));
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(text);
    }

    /** A problem as JSON. */
    public String text(ProblemException problem) {
        return text(json.<JsonNode>valueToTree(problem.toProblem()));
    }

    /** A problem as JSON, which has besides the {@code error} that clients of OpenAI's API look for. */
    public String textAsError(ProblemException problem) {
        ObjectNode document = json.valueToTree(problem.toProblem());
        document.putObject("error")
                .put("message", problem.toProblem().detail())
                .put("type", problem.code().replace('-', '_'))
                .put("code", problem.code())
                .putNull("param");
        return text(document);
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

    private String text(JsonNode document) {
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
