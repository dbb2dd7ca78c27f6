package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenhand.appeals.report.Draft.Format;
import io.evenhand.kit.problem.ProblemException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads a report in our own words, or in those of XARF v4 (xarf.org), by its content. */
final class DraftReader {

    private static final int LONGEST_DESCRIPTION = 5_000;
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_URL = 2_000;
    private static final int LAST_PORT = 65_535;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\",;]{1,64}@[^\\s@<>\",;]{1,189}");
    private static final Set<String> KNOWN = Set.of(
            "occurredAt",
            "description",
            "category",
            "subject",
            "reporter",
            "evidence",
            "noEvidence",
            "externalId",
            "goodFaith");
    private static final List<String> LOCATORS = List.of("account", "externalId", "key", "url");
    private static final Set<String> SUBJECT = Set.of("account", "externalId", "key", "url", "ip", "port");
    private static final String TEST = "lifecycle:test";

    private DraftReader() {}

    static Draft read(JsonNode body, Instant now) {
        var fields = new Fields(body, "");
        return body.has("xarf_version") ? xarf(fields, now) : own(fields, now);
    }

    private static Draft own(Fields fields, Instant now) {
        fields.only(KNOWN);
        if (!fields.object().path("goodFaith").asBoolean(false)) {
            throw fields.wrong("goodFaith", "must be true: you believe that what you report is right");
        }
        var reporter = fields.inner("reporter");
        return new Draft(
                Format.JSON,
                Optional.of(past(fields, "occurredAt", now)),
                fields.text("description", LONGEST_DESCRIPTION),
                fields.text("category", LONGEST_WORD),
                locator(fields.inner("subject")),
                reporter.text("name", LONGEST_WORD),
                email(reporter, "email"),
                Proofs.read(fields.object().path("evidence")),
                fields.optional("noEvidence", LONGEST_WORD),
                fields.optional("externalId", LONGEST_WORD),
                false);
    }

    private static Draft xarf(Fields fields, Instant now) {
        if (!fields.text("xarf_version", LONGEST_WORD).startsWith("4.")) {
            throw fields.wrong("xarf_version", "must be of version 4");
        }
        var reporter = fields.inner("reporter");
        var category = fields.text("category", LONGEST_WORD) + "/" + fields.text("type", LONGEST_WORD);
        return new Draft(
                Format.XARF,
                Optional.of(past(fields, "timestamp", now)),
                fields.optional("description", LONGEST_DESCRIPTION).orElse("A report of " + category + "."),
                category,
                source(fields),
                reporter.text("org", LONGEST_WORD),
                email(reporter, "contact"),
                Proofs.read(fields.object().path("evidence")),
                Optional.empty(),
                Optional.of(fields.text("report_id", LONGEST_WORD)),
                StreamSupport.stream(fields.object().path("tags").spliterator(), false)
                        .anyMatch(tag -> tag.asText().equals(TEST)));
    }

    private static String source(Fields fields) {
        var locator = JsonNodeFactory.instance.objectNode();
        locator.put("source", fields.text("source_identifier", LONGEST_WORD));
        port(fields, "source_port").ifPresent(port -> locator.put("port", port));
        fields.optional("url", LONGEST_URL).ifPresent(url -> locator.put("url", url));
        return locator.toString();
    }

    /** An address alone names nobody where many share it: its port and the time belong to it (RFC 6302). */
    private static String locator(Fields subject) {
        subject.only(SUBJECT);
        var locator = JsonNodeFactory.instance.objectNode();
        LOCATORS.forEach(field -> subject.optional(field, LONGEST_URL).ifPresent(value -> locator.put(field, value)));
        subject.optional("ip", LONGEST_WORD).ifPresent(ip -> {
            locator.put("ip", ip);
            locator.put("port", port(subject, "port").orElseThrow(() -> subject.wrong("port", "must be stated")));
        });
        if (locator.isEmpty()) {
            throw ProblemException.invalid("subject", "must say what it is about: account, externalId, key, url or ip");
        }
        return locator.toString();
    }

    private static Optional<Integer> port(Fields fields, String field) {
        var value = fields.object().path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > LAST_PORT) {
            throw fields.wrong(field, "must be from 1 to " + LAST_PORT);
        }
        return Optional.of(value.intValue());
    }

    private static OffsetDateTime past(Fields fields, String field, Instant now) {
        var moment = fields.moment(field);
        if (moment.toInstant().isAfter(now)) {
            throw fields.wrong(field, "must not be in the future");
        }
        return moment;
    }

    private static String email(Fields fields, String field) {
        var email = fields.text(field, LONGEST_WORD);
        if (!EMAIL.matcher(email).matches()) {
            throw fields.wrong(field, "must be an e-mail address");
        }
        return email;
    }
}
