package io.evenhand.appeals.report;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What somebody reports, understood and checked.
 *
 * @param occurredAt when it happened; a mail may not say
 * @param category what the reporter takes it for; staff say which violation of the policy it is
 * @param locator what the report is about, as JSON
 * @param noEvidence why there is none
 * @param externalId the reporter's own number of it: the same report is not taken twice
 * @param test whether it only tries whether reports are taken, and is never looked at
 */
record Draft(
        Format format,
        Optional<OffsetDateTime> occurredAt,
        String description,
        String category,
        String locator,
        String reporterName,
        String reporterEmail,
        List<Proof> evidence,
        Optional<String> noEvidence,
        Optional<String> externalId,
        boolean test) {

    Draft {
        evidence = List.copyOf(evidence);
    }

    /** In which words it came. */
    enum Format {
        JSON,
        XARF,
        MAIL
    }

    /** What speaks for a report. */
    sealed interface Proof {

        String description();

        /** Something elsewhere; it is not fetched. */
        record Link(String url, String description) implements Proof {}

        /**
         * A file.
         *
         * @param mediaType what its content is, whatever it was said to be
         * @param payload in base64
         * @param size in bytes
         */
        record File(String mediaType, String description, String payload, String sha256, int size) implements Proof {}
    }
}
