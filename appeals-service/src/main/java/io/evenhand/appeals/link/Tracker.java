package io.evenhand.appeals.link;

import io.evenhand.appeals.appeal.AppealView;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
@TemplateData
@TemplateData(target = AppealView.Question.class)
public record Tracker(
        String title,
        String reference,
        String state,
        List<Milestone> steps,
        String due,
        String outcome,
        String reason,
        String restoration,
        String question,
        String answerBy,
        List<AppealView.Question> answered,
        boolean mayWithdraw) {

    public Tracker {
        steps = List.copyOf(steps);
        answered = List.copyOf(answered);
    }

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** A step on the way of a request. */
    @TemplateData
    public record Milestone(String name, boolean reached, boolean current) {}

    /** Whether it waits to be decided. */
    public static boolean isOpen(AppealView appeal) {
        return switch (appeal.state()) {
            case "decided", "closed", "withdrawn", "moot" -> false;
            default -> true;
        };
    }

    /** What is told of an appeal. */
    public static Tracker of(AppealView appeal) {
        var waits = appeal.questions().stream()
                .filter(question -> question.answer() == null && appeal.state().equals("awaiting-account"))
                .findFirst();
        return new Tracker(
                appeal.kind().equals("appeal") ? "Your appeal" : "Your request to be reinstated",
                appeal.reference(),
                state(appeal),
                steps(appeal),
                appeal.dueAt() != null && isOpen(appeal) ? day(appeal.dueAt()) : "",
                Optional.ofNullable(appeal.outcome()).map(Tracker::outcome).orElse(""),
                text(appeal.reason()),
                restoration(appeal),
                waits.map(AppealView.Question::question).orElse(""),
                waits.map(question -> day(question.answerBy())).orElse(""),
                appeal.questions().stream()
                        .filter(question -> question.answer() != null)
                        .toList(),
                appeal.availableActions().stream()
                        .anyMatch(offer -> offer.action().equals("withdraw") && offer.enabled()));
    }

    private static String state(AppealView appeal) {
        return switch (appeal.state()) {
            case "queued" -> "Received. Somebody who did not take the first decision will look at it.";
            case "in-review", "escalated", "pending-approval" -> "Somebody is looking at it.";
            case "awaiting-account" -> "We have a question for you.";
            case "withdrawn" -> "You took it back.";
            case "moot" -> "Settled otherwise. " + text(appeal.endedFor());
            default -> "Decided.";
        };
    }

    private static List<Milestone> steps(AppealView appeal) {
        var at = switch (appeal.state()) {
            case "queued" -> 0;
            case "in-review", "escalated", "pending-approval", "awaiting-account" -> 1;
            default -> 2;
        };
        var second = appeal.state().equals("awaiting-account") ? "Waiting for you" : "In review";
        var last = switch (appeal.state()) {
            case "withdrawn" -> "Withdrawn";
            case "moot" -> "Settled";
            default -> "Decided";
        };
        return List.of(
                new Milestone("Received", true, at == 0),
                new Milestone(second, at >= 1, at == 1),
                new Milestone(last, at == 2, at == 2));
    }

    private static String outcome(String outcome) {
        return switch (outcome) {
            case "overturned" -> "Your appeal was successful: the measure was wrong.";
            case "modified" -> "Your appeal was successful in part: a lesser measure takes its place.";
            case "reinstated" -> "Granted: the measure ends early.";
            case "upheld" -> "The measure stands.";
            default -> "We could not decide on it.";
        };
    }

    private static String restoration(AppealView appeal) {
        return switch (appeal.restoration()) {
            case "applied" -> "It is in effect.";
            case "pending", "failed" -> "We are putting it into effect; it is not in effect yet.";
            default -> "";
        };
    }

    private static String day(Instant at) {
        return DAY.format(at);
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
