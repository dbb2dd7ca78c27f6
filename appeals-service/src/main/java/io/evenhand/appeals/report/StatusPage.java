package io.evenhand.appeals.report;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * The page of a report as its template sees it: texts only. Empty ones are left out; without a reference there is no report.
 *
 * @param reviewUntil until when the outcome may be looked at again; empty where it may not
 */
@TemplateData
public record StatusPage(
        String reference,
        String received,
        String state,
        String outcome,
        String reviewUntil,
        String link,
        String trouble) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static StatusPage none() {
        return new StatusPage("", "", "", "", "", "", "");
    }

    static StatusPage of(Reports.Status status, String link, String trouble) {
        return new StatusPage(
                status.reference(),
                day(status.receivedAt()),
                state(status.state()),
                Objects.requireNonNullElse(status.says(), ""),
                status.reviewUntil() == null ? "" : day(status.reviewUntil()),
                link,
                trouble);
    }

    private static String state(String word) {
        return switch (word) {
            case "received" -> "We have it. A person will look at it.";
            case "in-review" -> "Somebody is looking at it.";
            case "review-requested" -> "Somebody else looks at the outcome again.";
            default -> "We have looked at it.";
        };
    }

    private static String day(Instant at) {
        return DAY.format(at);
    }
}
