package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.kit.problem.FieldError;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was filled in on the page: the same report as the API takes, in the same words, with the page's names for what is wrong.
 *
 * @param fields what was written, by the input's name
 * @param files what was attached, in base64
 */
record ReportForm(Map<String, String> fields, List<String> files) {

    /** Each hour of the day is somebody's noon: without a script the page cannot know whose. */
    static final List<String> OFFSETS = List.of(
            "-12:00", "-11:00", "-10:00", "-09:00", "-08:00", "-07:00", "-06:00", "-05:00", "-04:00", "-03:00",
            "-02:00", "-01:00", "+00:00", "+01:00", "+02:00", "+03:00", "+03:30", "+04:00", "+04:30", "+05:00",
            "+05:30", "+05:45", "+06:00", "+06:30", "+07:00", "+08:00", "+09:00", "+09:30", "+10:00", "+11:00",
            "+12:00", "+13:00", "+14:00");

    private static final Map<String, String> NEEDED = new LinkedHashMap<>();

    static {
        NEEDED.put("occurredAt", "Say when it happened.");
        NEEDED.put("description", "Say what happened.");
        NEEDED.put("category", "Say what you take it for.");
        NEEDED.put("name", "Give your name.");
        NEEDED.put("email", "Give your e-mail address.");
        NEEDED.put("goodFaith", "Confirm this, or do not send the report.");
    }

    private static final Map<String, String> INPUTS = Map.of(
            "subject", "url",
            "subject.url", "url",
            "subject.account", "account",
            "reporter.name", "name",
            "reporter.email", "email",
            "evidence", "files");
    private static final Pattern PROOF = Pattern.compile("evidence\\[(\\d+)].*");

    ReportForm {
        fields = Map.copyOf(fields);
        files = List.copyOf(files);
    }

    static ReportForm empty(String number) {
        return new ReportForm(Map.of("number", number, "offset", "+00:00"), List.of());
    }

    String field(String name) {
        return fields.getOrDefault(name, "").strip();
    }

    /** What is missing, by the input's name; what is wrong besides says whoever reads the report. */
    Map<String, String> missing() {
        var missing = new LinkedHashMap<String, String>();
        NEEDED.forEach((name, message) -> {
            if (field(name).isEmpty()) {
                missing.put(name, message);
            }
        });
        if (field("url").isEmpty() && field("account").isEmpty()) {
            missing.put("url", "Say what it is about: an address, or the name of an account.");
        }
        return missing;
    }

    /** The report as the API takes it. */
    JsonNode toReport() {
        var report = JsonNodeFactory.instance.objectNode();
        report.put("occurredAt", field("occurredAt") + field("offset"));
        report.put("description", field("description"));
        report.put("category", field("category"));
        report.put("goodFaith", true);
        put(report, "externalId", field("number"));
        put(report, "noEvidence", field("noEvidence"));
        var subject = report.putObject("subject");
        put(subject, "url", field("url"));
        put(subject, "account", field("account"));
        report.putObject("reporter").put("name", field("name")).put("email", field("email"));
        var evidence = report.putArray("evidence");
        links().forEach(link -> evidence.addObject().put("url", link));
        files.forEach(file -> evidence.addObject().put("payload", file));
        return report;
    }

    private static void put(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    private List<String> links() {
        return field("links")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The input that an error of the report is about; empty where it is about none. */
    String inputOf(FieldError error) {
        var proof = PROOF.matcher(error.field());
        if (proof.matches()) {
            return Integer.parseInt(proof.group(1)) < links().size() ? "links" : "files";
        }
        var input = INPUTS.getOrDefault(error.field(), error.field());
        return ReportPage.INPUTS.contains(input) ? input : "";
    }

    static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
