package io.evenhand.accounts.exchange;

import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file that was read to its end once, so that it is known to be one. */
record Upload(String kind, Form form, boolean dryRun, Buffer content, String sha256, long rows) {

    /** Looks through a file; what cannot be read, or is not of the kind, is refused as a whole. */
    static Upload of(Intake intake, Form form, boolean dryRun, Buffer content) {
        try {
            var lines = new Lines(content.getBytes(), form);
            lines.header().ifPresent(columns -> check(intake, columns));
            var rows = 0L;
            while (lines.hasNext()) {
                lines.next();
                rows++;
            }
            if (rows == 0) {
                throw ProblemException.invalid("$", "has no rows");
            }
            return new Upload(intake.kind(), form, dryRun, content, sha256(content), rows);
        } catch (Lines.Malformed e) {
            throw invalid(new FieldError("$", String.valueOf(e.getMessage()), e.line(), null));
        }
    }

    private static void check(Intake intake, List<String> columns) {
        var unknown = columns.stream()
                .filter(column -> !intake.columns().contains(column))
                .findFirst();
        if (unknown.isPresent()) {
            throw invalid(new FieldError(
                    unknown.get(),
                    "is no column of %s: %s".formatted(intake.kind(), String.join(", ", intake.columns())),
                    1,
                    null));
        }
        var missing = intake.required().stream()
                .filter(column -> !columns.contains(column))
                .findFirst();
        if (missing.isPresent()) {
            throw invalid(new FieldError(missing.get(), "must be among the columns", 1, null));
        }
        if (columns.stream().distinct().count() < columns.size()) {
            throw invalid(new FieldError("$", "has a column twice", 1, null));
        }
    }

    private static ProblemException invalid(FieldError error) {
        return new ProblemException(
                400,
                "invalid-request",
                "Line %d: %s %s".formatted(error.line(), error.field(), error.message()),
                List.of(error));
    }

    private static String sha256(Buffer content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
