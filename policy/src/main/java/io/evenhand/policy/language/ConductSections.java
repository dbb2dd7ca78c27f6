package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Appeals;
import io.evenhand.policy.conduct.Conduct;
import io.evenhand.policy.conduct.Reports;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The sections {@code violations}, {@code ladders}, {@code appeals} and {@code reports}, which are the same for all plans. */
final class ConductSections {

    private static final List<String> REPORTED = List.of("occurredAt", "description");
    private static final Appeals USUAL_APPEALS = new Appeals(null, days(184), days(7));
    private static final String USUAL_SUBJECT = "Appeal";

    private ConductSections() {}

    static Conduct read(Fields file) {
        var ladders = Ladders.read(file.named("ladders", NameForm.PLAIN));
        return new Conduct(
                violations(file.named("violations", NameForm.PLAIN), ladders.keySet()),
                ladders,
                file.find("appeals")
                        .flatMap(Field::fields)
                        .map(ConductSections::appeals)
                        .orElse(USUAL_APPEALS),
                file.find("reports")
                        .flatMap(Field::fields)
                        .map(ConductSections::reports)
                        .orElseGet(() -> new Reports(null, REPORTED, Reports.Proof.ENCOURAGED)));
    }

    private static SequencedMap<String, Violation> violations(
            SequencedMap<String, Field> section, Set<String> ladders) {
        var violations = new LinkedHashMap<String, Violation>();
        section.forEach((name, violation) ->
                violation.fields().ifPresent(fields -> violations.put(name, violation(name, fields, ladders))));
        return violations;
    }

    private static Violation violation(String name, Fields fields, Set<String> ladders) {
        var violation = new Violation(
                name,
                fields.require("title").flatMap(Field::text).orElse(""),
                fields.require("words").flatMap(Field::text).orElse(""),
                fields.require("ladder")
                        .flatMap(field -> field.known("ladder", ladders))
                        .orElse(""),
                fields.find("points")
                        .flatMap(field -> field.whole(1, Ladders.MOST_POINTS))
                        .orElse(1L));
        fields.close();
        return violation;
    }

    private static Appeals appeals(Fields fields) {
        var appeals = new Appeals(
                fields.find("email")
                        .flatMap(Field::fields)
                        .map(ConductSections::email)
                        .orElse(null),
                fields.find("window").flatMap(Field::span).orElse(USUAL_APPEALS.window()),
                fields.find("answerIn").flatMap(Field::life).orElse(USUAL_APPEALS.answerIn()));
        fields.close();
        return appeals;
    }

    private static Appeals.Email email(Fields fields) {
        var email = new Appeals.Email(
                fields.require("to").flatMap(Field::text).orElse(""),
                fields.find("subject").flatMap(Field::text).orElse(USUAL_SUBJECT));
        fields.close();
        return email;
    }

    private static Reports reports(Fields fields) {
        var reports = new Reports(
                fields.find("email").flatMap(Field::text).orElse(null),
                fields.find("requires").map(ConductSections::required).orElse(REPORTED),
                fields.find("evidence")
                        .flatMap(field -> field.oneOf(
                                Map.of("encouraged", Reports.Proof.ENCOURAGED, "required", Reports.Proof.REQUIRED)))
                        .orElse(Reports.Proof.ENCOURAGED));
        fields.close();
        return reports;
    }

    private static List<String> required(Field field) {
        return field.items().stream()
                .flatMap(item -> item.oneOf(REPORTED, List.of(), "").stream())
                .distinct()
                .toList();
    }

    private static Span days(int days) {
        return new Span(Period.ofDays(days), Duration.ZERO);
    }
}
