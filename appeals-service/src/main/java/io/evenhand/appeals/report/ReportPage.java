package io.evenhand.appeals.report;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;

/**
 * The form as its template sees it.
 *
 * @param trouble why nothing was sent, where that is about no input; or nothing
 * @param errors what is wrong, in the order of the inputs
 */
@TemplateData
public record ReportPage(String trouble, List<Wrong> errors, Map<String, String> values, List<String> offsets) {

    /** In the order in which they stand on the page. */
    static final List<String> INPUTS = List.of(
            "url",
            "account",
            "occurredAt",
            "category",
            "description",
            "links",
            "files",
            "noEvidence",
            "name",
            "email",
            "goodFaith");

    public ReportPage {
        errors = List.copyOf(errors);
        values = Map.copyOf(values);
        offsets = List.copyOf(offsets);
    }

    /** An input that is wrong. */
    @TemplateData
    public record Wrong(String input, String message) {}

    /** What was filled in stays; files cannot. */
    static ReportPage of(ReportForm form, String trouble, Map<String, String> wrong) {
        return new ReportPage(
                trouble,
                INPUTS.stream()
                        .filter(wrong::containsKey)
                        .map(input -> new Wrong(input, wrong.getOrDefault(input, "")))
                        .toList(),
                form.fields(),
                ReportForm.OFFSETS);
    }

    /** Whether anything was refused. */
    public boolean isRefused() {
        return !trouble.isEmpty() || !errors.isEmpty();
    }

    /** What is in an input. */
    public String value(String input) {
        return values.getOrDefault(input, "");
    }

    /** What is wrong with an input; empty where nothing is. */
    public String wrong(String input) {
        return errors.stream()
                .filter(error -> error.input().equals(input))
                .map(Wrong::message)
                .findFirst()
                .orElse("");
    }
}
