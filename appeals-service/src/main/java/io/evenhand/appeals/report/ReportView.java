package io.evenhand.appeals.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as staff see it.
 *
 * @param reliability how many of the reporter's reports turned out right, of those that were decided, from 0 to 1; a half for who is
 *     new. For the order of work only.
 * @param occurredAt absent while nobody has said when it happened
 * @param joined the reports of the same that were joined to it, by id; empty in lists
 * @param signal whether enforcement-service was told of a confirmed report: pending, told or refused
 */
@RegisterForReflection
record ReportView(
        String id,
        String reference,
        String format,
        String state,
        @Nullable String outcome,
        @Nullable String reason,
        @Nullable String occurredAt,
        Instant receivedAt,
        String category,
        String description,
        @JsonRawValue String subject,
        Reporter reporter,
        @Nullable Double reliability,
        @Nullable String externalId,
        @Nullable String noEvidence,
        @Nullable String account,
        @Nullable String violation,

        @Nullable @JsonProperty("case") String caseFile,

        @Nullable String claimedBy,
        @Nullable Instant leaseUntil,
        @Nullable String duplicateOf,
        @Nullable String resolvedBy,
        @Nullable Instant resolvedAt,
        @Nullable String review,
        @Nullable String signal,
        @Nullable String finding,
        List<String> joined,
        @Nullable Hold hold,
        List<Proof> evidence) {

    ReportView {
        joined = List.copyOf(joined);
        evidence = List.copyOf(evidence);
    }

    /** Who wants it kept beyond its time. */
    @RegisterForReflection
    record Hold(String reason, String by, Instant at) {}

    /** Who reported; not for whom it is about. */
    @RegisterForReflection
    record Reporter(String name, String email) {}

    /** What speaks for it; a file's content is opened by its number. */
    @RegisterForReflection
    record Proof(
            int number,
            String description,
            @Nullable String url,
            @Nullable String mediaType,
            @Nullable String sha256,
            @Nullable Integer size,
            @Nullable Instant deletedAt) {}

    static ReportView of(ReportRow row, @Nullable Double reliability, List<String> joined, List<Proof> evidence) {
        return new ReportView(
                row.id,
                row.reference,
                row.format,
                row.state,
                row.outcome,
                row.reason,
                row.occurredAt,
                row.receivedAt,
                row.category,
                row.description,
                row.locator,
                new Reporter(row.reporterName, row.reporterEmail),
                reliability,
                row.externalId,
                row.noEvidence,
                row.account,
                row.violation,
                row.caseFile,
                row.claimedBy,
                row.leaseUntil,
                row.duplicateOf,
                row.resolvedBy,
                row.resolvedAt,
                row.review,
                row.signal,
                row.finding,
                joined,
                row.heldFor == null || row.heldBy == null || row.heldAt == null
                        ? null
                        : new Hold(row.heldFor, row.heldBy, row.heldAt),
                evidence);
    }
}
