package io.evenhand.appeals.me;

import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.link.Tracker;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.page.Times;
import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A measure that its holder can do something about, or that is in force: texts, of which empty ones are left out.
 *
 * @param live whether it is in force, or is about to be
 * @param since from when on, in the holder's time
 * @param page where the rule stands
 * @param mayNot why nothing may be asked for; empty where something may, or where something is under way
 * @param trouble why what was sent last was not taken
 */
@TemplateData
public record Matter(
        String id,
        String heading,
        boolean live,
        String since,
        List<Changed> changes,
        String facts,
        List<Figure> figures,
        String clause,
        String rule,
        String page,
        String how,
        List<Step> steps,
        List<String> next,
        boolean mayAppeal,
        boolean mayReinstate,
        String deadline,
        String mayNot,
        @Nullable Tracker tracker,
        String trouble,
        String statement) {

    public Matter {
        changes = List.copyOf(changes);
        figures = List.copyOf(figures);
        steps = List.copyOf(steps);
        next = List.copyOf(next);
    }

    /** What is different now. */
    @TemplateData
    public record Changed(String what, String now, String before) {}

    /** A figure that the facts rest on. */
    @TemplateData
    public record Figure(String name, String value) {}

    /** What can be done, or comes by itself. */
    @TemplateData
    public record Step(String what, String more) {}

    /** Those that are in force, under way, or may be appealed: the gravest first. */
    static List<Matter> of(Picture picture, String pages, Sent sent) {
        return picture.measures().stream()
                .filter(behind -> matters(behind, picture.at()))
                .sorted(Comparator.comparingInt((Behind behind) ->
                                behind.measure().isInForce(picture.at()) ? gravity(behind.measure()) : 0)
                        .reversed())
                .map(behind ->
                        of(behind, picture, pages, sent.about(behind.measure().id())))
                .toList();
    }

    private static boolean matters(Behind behind, Instant now) {
        return behind.measure().isInForce(now)
                || behind.latest().filter(Tracker::isOpen).isPresent()
                || mayAppeal(behind);
    }

    private static int gravity(Measure measure) {
        return List.of("notice", "throttle", "pause", "suspension", "termination")
                        .indexOf(measure.kind())
                + 1;
    }

    private static Matter of(Behind behind, Picture picture, String pages, Sent sent) {
        var measure = behind.measure();
        var times = new Times(picture.zone());
        var live = measure.isInForce(picture.at());
        var open = behind.latest().filter(Tracker::isOpen).isPresent();
        var mayReinstate =
                !behind.used() && live && behind.offers().reinstatement().isEmpty();
        var mayAsk = mayAppeal(behind) || mayReinstate;
        return new Matter(
                measure.id(),
                MeasureWords.heading(measure, picture.at()),
                live,
                Optional.ofNullable(measure.startsAt()).map(times::moment).orElse(""),
                MeasureWords.changes(measure, picture, times),
                text(measure.facts()),
                figures(measure),
                text(measure.clause()),
                text(measure.rule()).isEmpty()
                        ? ""
                        : "Rule “%s”, version %d of the policy".formatted(measure.rule(), measure.policyVersion()),
                text(measure.policy()).isEmpty()
                        ? ""
                        : "%s/v1/policies/%s/page?version=%d"
                                .formatted(pages, measure.policy(), measure.policyVersion()),
                MeasureWords.how(measure),
                steps(measure, times, live),
                next(measure, picture, times, live),
                mayAppeal(behind),
                mayReinstate,
                Optional.ofNullable(measure.appealUntil()).map(times::moment).orElse(""),
                mayAsk || open ? "" : mayNot(behind),
                behind.latest().map(Tracker::of).orElse(null),
                sent.trouble(),
                sent.statement());
    }

    private static boolean mayAppeal(Behind behind) {
        return !behind.used() && behind.offers().appeal().isEmpty();
    }

    private static String mayNot(Behind behind) {
        return behind.used()
                ? "This link has brought a request about this already. Open the page with your API key to bring another."
                : behind.offers().appeal().orElse("");
    }

    private static List<Figure> figures(Measure measure) {
        return Objects.requireNonNullElse(measure.figures(), Map.<String, Double>of()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(figure -> new Figure(Words.name(figure.getKey()), number(figure.getValue())))
                .toList();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Words.number(Math.round(value)) : "%.2f".formatted(value);
    }

    private static List<Step> steps(Measure measure, Times times, boolean live) {
        var steps = new ArrayList<Step>();
        if (!text(measure.remedy()).isEmpty()) {
            steps.add(new Step(text(measure.remedy()), ""));
        }
        if (live && measure.endsAt() != null) {
            steps.add(new Step(
                    "Or wait: it ends by itself",
                    "On %s, with nothing to do for you.".formatted(times.moment(measure.endsAt()))));
        }
        if (live && !measure.kind().equals("notice")) {
            steps.add(new Step("Or tell us that it is fixed", "A person looks at it, and can end it early."));
        }
        return steps;
    }

    private static List<String> next(Measure measure, Picture picture, Times times, boolean live) {
        var next = new ArrayList<String>();
        if (!live) {
            return next;
        }
        Optional.ofNullable(measure.startsAt())
                .filter(picture.at()::isBefore)
                .ifPresent(at -> next.add("It begins on %s.".formatted(times.moment(at))));
        Optional.ofNullable(measure.reviewBy())
                .ifPresent(at -> next.add("A person looks at it by %s.".formatted(times.moment(at))));
        Optional.ofNullable(measure.endsAt())
                .ifPresent(
                        at -> next.add("It ends on %s at the latest, unless somebody decides otherwise and tells you."
                                .formatted(times.moment(at))));
        if (measure.kind().equals("notice")) {
            next.add("Nothing happens before this notice has reached you and its time is over.");
        }
        return next;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
