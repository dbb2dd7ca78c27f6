package io.evenhand.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** A call to Evenhand did not succeed. What became of the request is unknown only where {@link #isUnknown} says so. */
public final class EvenhandException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int NONE = 0;
    private static final int SERVER_ERROR = 500;

    private final int status;
    private final transient JsonNode problem;

    private EvenhandException(String message, int status, JsonNode problem) {
        super(message);
        this.status = status;
        this.problem = problem;
    }

    static EvenhandException of(int status, JsonNode problem) {
        var detail = problem.path("detail").asText(problem.path("title").asText("the call was refused"));
        return new EvenhandException("%d %s".formatted(status, detail), status, problem);
    }

    static EvenhandException unreachable(Throwable cause) {
        var unreachable = new EvenhandException(
                "Evenhand does not answer: " + cause.getMessage(), NONE, MissingNode.getInstance());
        unreachable.initCause(cause);
        return unreachable;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The problem's code (RFC 9457 type), such as {@code invalid-request}; empty when there was no problem detail. */
    public String code() {
        return code(problem.path("type").asText(""));
    }

    /** The first field that was wrong, if the problem names one. */
    public Optional<String> field() {
        return Optional.ofNullable(problem.path("errors").path(0).path("field").textValue());
    }

    /** Whether the request may have been counted: ask again with the same id to know. */
    public boolean isUnknown() {
        return status == NONE || status >= SERVER_ERROR;
    }

    static String code(String type) {
        return type.substring(type.lastIndexOf('/') + 1);
    }
}
