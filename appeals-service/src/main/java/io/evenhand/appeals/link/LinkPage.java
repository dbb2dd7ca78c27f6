package io.evenhand.appeals.link;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.measure.Measure;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of a measure as its template sees it: texts only. Empty ones are left out. */
@TemplateData
@TemplateData(target = AppealView.Question.class)
public record LinkPage(
        String heading,
        String standing,
        String what,
        String why,
        String clause,
        String how,
        String fix,
        String contact,
        String deadline,
        boolean mayAppeal,
        boolean mayReinstate,
        String mayNot,
        @Nullable Tracker tracker,
        String trouble,
        String statement) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** What became of a request. */
    @TemplateData
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
    }

    /** A step on the way of a request. */
    @TemplateData
    public record Milestone(String name, boolean reached, boolean current) {}

    /** @param trouble why the last submission was refused, or nothing */
    static LinkPage of(Behind behind, String trouble, String statement, Instant now) {
        var measure = behind.measure();
        var open = behind.latest().filter(LinkPage::isOpen).isPresent();
        var mayAppeal = !behind.used() && behind.offers().appeal().isEmpty();
        var mayReinstate = !behind.used() && behind.offers().reinstatement().isEmpty();
        return new LinkPage(
                heading(measure, now),
                standing(measure, now),
                what(measure),
                text(measure.facts()),
                text(measure.clause()),
                how(measure),
                text(measure.remedy()),
                text(measure.contact()),
                deadline(measure),
                mayAppeal,
                mayReinstate,
                mayAppeal || mayReinstate || open ? "" : mayNot(behind),
                behind.latest().map(LinkPage::tracker).orElse(null),
                trouble,
                statement);
    }

    private static String heading(Measure measure, Instant now) {
        if (!measure.isInForce(now)) {
            return "About what happened to your account";
        }
        return switch (measure.kind()) {
            case "notice" -> "A notice about your use";
            case "throttle" -> "You are slowed down";
            case "pause" -> "Paused while we check";
            case "suspension" -> "Your account is suspended";
            case "termination" -> "Your account is being closed";
            default -> "A measure on your account";
        };
    }

    private static String standing(Measure measure, Instant now) {
        if (measure.isInForce(now)) {
            return measure.endsAt() == null
                    ? "In force" + since(measure) + "."
                    : "In force%s, until %s.".formatted(since(measure), day(measure.endsAt()));
        }
        return switch (measure.state()) {
            case "reversed" -> "Reversed: it was wrong, and does not count against you.";
            case "lifted" -> "Lifted early.";
            case "superseded" -> "Another measure has taken its place.";
            default -> "It is over.";
        };
    }

    private static String since(Measure measure) {
        return measure.startsAt() == null ? "" : " since " + day(measure.startsAt());
    }

    private static String what(Measure measure) {
        var scope = measure.scope();
        if (scope == null || scope.target() == null || scope.target().equals("account")) {
            return "It concerns your account.";
        }
        return "It concerns %s %s only; the rest of your account is not touched."
                .formatted(scope.target(), text(scope.name()));
    }

    private static String how(Measure measure) {
        var found = switch (Objects.requireNonNullElse(measure.detection(), "")) {
            case "automated" -> "found automatically";
            case "report" -> "reported to us";
            default -> "found by our team";
        };
        return "It was %s, and decided %s."
                .formatted(found, measure.automated() ? "by a rule, without a person" : "by a person");
    }

    private static String deadline(Measure measure) {
        return measure.appealUntil() == null ? "" : "You can appeal until %s.".formatted(day(measure.appealUntil()));
    }

    private static String mayNot(Behind behind) {
        return behind.used()
                ? "This link has been used. Ask us for another, or appeal with your API key."
                : behind.offers().appeal().orElse("");
    }

    private static boolean isOpen(AppealView appeal) {
        return switch (appeal.state()) {
            case "decided", "closed", "withdrawn", "moot" -> false;
            default -> true;
        };
    }

    private static Tracker tracker(AppealView appeal) {
        var waits = appeal.questions().stream()
                .filter(question -> question.answer() == null && appeal.state().equals("awaiting-account"))
                .findFirst();
        return new Tracker(
                appeal.kind().equals("appeal") ? "Your appeal" : "Your request to be reinstated",
                appeal.reference(),
                state(appeal),
                steps(appeal),
                appeal.dueAt() != null && isOpen(appeal) ? day(appeal.dueAt()) : "",
                Optional.ofNullable(appeal.outcome()).map(LinkPage::outcome).orElse(""),
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
