package io.evenhand.appeals.appeal;

import java.time.Instant;
import java.util.Optional;

/**
 * What was submitted; it stays as it is, but for the measure when another took its place.
 *
 * @param submittedBy {@code holder}, {@code link}, {@code mail}, the word reporter, or whoever of staff did it for the holder
 * @param attempt 2 when an earlier one was withdrawn
 */
record Filing(
        String id,
        String reference,
        Kind kind,
        String account,
        Optional<String> measure,
        Optional<String> report,
        Grounds grounds,
        String statement,
        String submittedBy,
        Instant submittedAt,
        int attempt,
        Optional<String> supersedes,
        String caseFile,
        Stakes stakes) {

    /** The same once more, because {@code by} has something new. */
    Filing again(String other, String otherReference, String by, Instant now) {
        return new Filing(
                other,
                otherReference,
                kind,
                account,
                measure,
                report,
                grounds,
                statement,
                by,
                now,
                1,
                Optional.of(id),
                caseFile,
                stakes);
    }

    Filing about(String other, Stakes now) {
        return new Filing(
                id,
                reference,
                kind,
                account,
                Optional.of(other),
                report,
                grounds,
                statement,
                submittedBy,
                submittedAt,
                attempt,
                supersedes,
                caseFile,
                now);
    }
}
