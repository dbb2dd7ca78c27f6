package io.evenhand.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hibernate.StaleStateException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every failure of a call becomes an answer here: one mapper per kind, the last one for what should not happen. No
 * answer carries a stack trace or a class name.
 */
class ProblemMappers {

    @ServerExceptionMapper
    RestResponse<Problem> expected(ProblemException e) {
        var response = answer(e.toProblem());
        e.retryAfter().ifPresent(wait -> response.getHeaders().add(HttpHeaders.RETRY_AFTER, wait.toSeconds()));
        return response;
    }

    @ServerExceptionMapper
    RestResponse<Problem> violated(ConstraintViolationException e) {
        var errors = e.getConstraintViolations().stream()
                .map(ProblemMappers::fieldError)
                .sorted((one, other) -> one.field().compareTo(other.field()))
                .toList();
        return invalid(errors);
    }

    @ServerExceptionMapper
    RestResponse<Problem> mismatched(MismatchedInputException e) {
        return invalid(List.of(jsonError(e)));
    }

    // Without this mapper the last one would turn every 404 of the framework into a 500.
    @ServerExceptionMapper
    RestResponse<Problem> framework(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return invalid(List.of(jsonError(json)));
        }
        var status = e.getResponse().getStatus();
        return answer(
                switch (status) {
                    case 401 -> unauthorized();
                    case 403 -> forbidden();
                    case 404 -> Problem.of(404, "not-found", "There is nothing at this address.", List.of());
                    case 405 ->
                        Problem.of(405, "method-not-allowed", "This address does not take this method.", List.of());
                    case 413 -> Problem.of(413, "too-large", "The body is larger than this service takes.", List.of());
                    case 415 ->
                        Problem.of(415, "unsupported-media-type", "This address does not take this type.", List.of());
                    default -> Problem.of(status, "http-" + status, "The call could not be served.", List.of());
                });
    }

    @ServerExceptionMapper
    RestResponse<Problem> unauthenticated(AuthenticationFailedException e) {
        // The issuer may be away: then nothing is wrong with the token.
        return Outages.problemOf(e).map(this::expected).orElseGet(ProblemMappers::challenge);
    }

    @ServerExceptionMapper
    RestResponse<Problem> unauthenticated(UnauthorizedException e) {
        return challenge();
    }

    @ServerExceptionMapper
    RestResponse<Problem> forbidden(ForbiddenException e) {
        return answer(forbidden());
    }

    @ServerExceptionMapper({OptimisticLockException.class, StaleStateException.class})
    RestResponse<Problem> raced(Exception e) {
        return answer(Problem.of(
                409,
                "changed-meanwhile",
                "Another call changed this at the same time; read it and try again.",
                List.of()));
    }

    @ServerExceptionMapper
    RestResponse<Problem> unexpected(Exception e) {
        var outage = Outages.problemOf(e);
        if (outage.isPresent()) {
            return expected(outage.get());
        }
        Log.error("A call failed", e);
        return answer(Problem.of(500, "internal-error", "The call failed; the fault is ours and logged.", List.of()));
    }

    private static FieldError fieldError(ConstraintViolation<?> violation) {
        // The first two nodes are our method and its parameter: not the caller's words.
        var field = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .skip(2)
                .map(Path.Node::toString)
                .collect(Collectors.joining("."));
        return new FieldError(field.isEmpty() ? lastNode(violation) : field, violation.getMessage());
    }

    private static String lastNode(ConstraintViolation<?> violation) {
        return StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::toString)
                .reduce("", (_, last) -> last);
    }

    /** The JSON path stands for the field; Jackson's own words name Java classes and stay inside. */
    private static FieldError jsonError(JsonProcessingException e) {
        var at = e.getLocation();
        var line = at == null ? null : at.getLineNr();
        var column = at == null ? null : at.getColumnNr();
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                new FieldError(pathOf(unknown), "is not a known field", line, column);
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() ->
                new FieldError(pathOf(mapping), "has the wrong type or form", line, column);
            case JsonProcessingException _ -> new FieldError("$", "is not valid JSON", line, column);
        };
    }

    private static String pathOf(JsonMappingException e) {
        return e.getPath().stream()
                .map(node -> node.getFieldName() == null ? "[" + node.getIndex() + "]" : "." + node.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static RestResponse<Problem> invalid(List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining("; "));
        return answer(Problem.of(400, "invalid-request", detail, errors));
    }

    private static RestResponse<Problem> challenge() {
        var response = answer(unauthorized());
        response.getHeaders().add(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return response;
    }

    private static Problem unauthorized() {
        return Problem.of(401, "unauthorized", "The call carries no valid token or key.", List.of());
    }

    private static Problem forbidden() {
        return Problem.of(403, "forbidden", "The caller's role does not allow this.", List.of());
    }

    private static RestResponse<Problem> answer(Problem problem) {
        return RestResponse.ResponseBuilder.<Problem>create(problem.status())
                .entity(problem)
                .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .build();
    }
}
