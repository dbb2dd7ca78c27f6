package io.evenhand.kit.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that cannot be served as it is, for a reason the caller is told. The code is part of the API: it is listed in
 * {@code docs/problems.md} and never changes its meaning.
 */
public final class ProblemException extends RuntimeException {

    private final int status;
    private final String code;
    private final List<FieldError> errors;
    private final @Nullable Duration retryAfter;
    private final @Nullable Object current;

    private ProblemException(
            int status, String code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
        this(status, code, detail, errors, retryAfter, null);
    }

    private ProblemException(
            int status,
            String code,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            @Nullable Object current) {
        // No stack trace: this is an answer, not a fault.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
        this.current = current;
    }

    public ProblemException(int status, String code, String detail) {
        this(status, code, detail, List.of(), null);
    }

    public ProblemException(int status, String code, String detail, List<FieldError> errors) {
        this(status, code, detail, errors, null);
    }

    /** Input that is wrong in one field (400). */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                400, "invalid-request", field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** There is no such thing, or it is none of the caller's business: both look the same (404). */
    public static ProblemException notFound(String what) {
        return new ProblemException(404, "not-found", "There is no such " + what + ".");
    }

    /** A store or another service does not answer; worth asking again after {@code retryAfter} (503). */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(503, "unavailable", detail, List.of(), retryAfter);
    }

    /** A request that a rule refuses; {@code retryAfter} is when time alone heals it, or zero. */
    public static ProblemException refused(int status, String code, String detail, Duration retryAfter) {
        return new ProblemException(status, code, detail, List.of(), retryAfter.isPositive() ? retryAfter : null);
    }

    /** The caller has seen an older version; {@code current} is what there is now, which the answer carries (409). */
    public static ProblemException stale(String code, String detail, Object current) {
        return new ProblemException(409, code, detail, List.of(), null, current);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Problem toProblem() {
        return Problem.of(status, code, detail(), errors).with(current);
    }

    private String detail() {
        var message = getMessage();
        return message == null ? code : message;
    }
}
