package io.evenhand.appeals.link;

import io.evenhand.appeals.inquiry.InquiryView;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** The page of a question to an account as its template sees it: texts only. Empty ones are left out. */
@TemplateData
public record QuestionPage(
        String heading,
        String question,
        String standing,
        String answer,
        boolean mayAnswer,
        String trouble,
        String draft) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /**
     * The page of a question as it is now.
     *
     * @param trouble why the last answer was refused, or nothing
     * @param draft what that answer was
     */
    static QuestionPage of(InquiryView view, String trouble, String draft) {
        return new QuestionPage(
                switch (view.state()) {
                    case "answered" -> "Thank you for your answer";
                    case "withdrawn" -> "We need no answer any more";
                    default -> "We have a question about your use";
                },
                view.question(),
                standing(view),
                Objects.requireNonNullElse(view.answer(), ""),
                view.availableActions().stream()
                        .anyMatch(offer -> offer.action().equals("answer") && offer.enabled()),
                trouble,
                draft);
    }

    private static String standing(InquiryView view) {
        return switch (view.state()) {
            case "open" ->
                "Please answer by %s. If you do not, we decide on what we have; silence is not held against you."
                        .formatted(day(view.answerBy()));
            case "overdue" ->
                "We asked you to answer by %s. You still can: a late answer is read, and marked as late."
                        .formatted(day(view.answerBy()));
            case "withdrawn" -> "What we asked about is settled. There is nothing you need to do.";
            default ->
                "It came on %s%s, and is part of the case."
                        .formatted(
                                day(Objects.requireNonNullElse(view.answeredAt(), view.answerBy())),
                                view.late() ? ", after its time" : "");
        };
    }

    private static String day(Instant at) {
        return DAY.format(at);
    }
}
