package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenhand.appeals.report.Draft.Format;
import io.evenhand.appeals.report.Draft.Proof;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A report in somebody's own words, by mail. What can be read in it is read; staff find out the rest.
 *
 * @param name who says to have written it
 */
public record MailedReport(String name, String email, String subject, String text, List<Attached> files) {

    private static final int LONGEST_DESCRIPTION = 5_000;
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_URL = 2_000;
    private static final Pattern MOMENT = Pattern.compile(
            "\\b(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d)?) ?(Z|UTC|[+-]\\d\\d:\\d\\d)(?![\\d:])");
    private static final Pattern ACCOUNT = Pattern.compile("\\bacct_[0-9a-z]{26}\\b");
    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"'()]+[^\\s<>\"'().,;:!?]");

    public MailedReport {
        files = List.copyOf(files);
    }

    /**
     * A file that came with it.
     *
     * @param payload in base64
     */
    public record Attached(String name, String payload) {}

    Draft draft(Instant now) {
        var proofs = new ArrayList<Proof>();
        var left = new ArrayList<String>();
        for (var file : files) {
            proof(file)
                    .filter(_ -> proofs.size() < Proofs.MOST)
                    .ifPresentOrElse(proofs::add, () -> left.add(file.name()));
        }
        links().limit(Proofs.MOST - proofs.size()).forEach(url -> proofs.add(new Proof.Link(url, "")));
        return new Draft(
                Format.MAIL,
                occurredAt(now),
                description(left),
                stated(subject, "No subject", LONGEST_WORD),
                locator(),
                stated(name, email, LONGEST_WORD),
                email,
                proofs,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private String description(List<String> left) {
        var note = left.isEmpty()
                ? ""
                : "\n\nFiles that came with the mail and were not taken: " + String.join(", ", left);
        var shortNote = cut(note, LONGEST_DESCRIPTION / 2);
        return cut(stated(text, "The mail has no text.", LONGEST_DESCRIPTION), LONGEST_DESCRIPTION - shortNote.length())
                + shortNote;
    }

    private static String stated(String text, String otherwise, int longest) {
        return text.isBlank() ? otherwise : cut(text, longest);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private Optional<OffsetDateTime> occurredAt(Instant now) {
        return MOMENT.matcher(text)
                .results()
                .flatMap(found -> moment(
                        found.group(1) + "T" + found.group(2) + found.group(3).replace("UTC", "Z")))
                .filter(moment -> !moment.toInstant().isAfter(now))
                .findFirst();
    }

    private static Stream<OffsetDateTime> moment(String text) {
        try {
            return Stream.of(OffsetDateTime.parse(text));
        } catch (DateTimeException _) {
            return Stream.empty();
        }
    }

    private String locator() {
        var locator = JsonNodeFactory.instance.objectNode();
        ACCOUNT.matcher(text).results().findFirst().ifPresent(found -> locator.put("account", found.group()));
        links().findFirst().ifPresent(url -> locator.put("url", url));
        return locator.toString();
    }

    private Stream<String> links() {
        return URL.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(url -> url.length() <= LONGEST_URL)
                .distinct();
    }

    /** Files are known by their content, as everywhere; what is not is named only. */
    private static Optional<Proof> proof(Attached file) {
        var content = Base64.getDecoder().decode(file.payload());
        if (content.length > Proofs.LARGEST) {
            return Optional.empty();
        }
        return Content.typeOf(content)
                .map(type -> new Proof.File(
                        type, file.name(), file.payload(), Proofs.hex("SHA-256", content), content.length));
    }
}
