package io.evenhand.appeals.link;

import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.measure.Measure;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page of a measure as its template sees it: texts only. Empty ones are left out. */
@TemplateData
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

    /** @param trouble why the last submission was refused, or nothing */
    static LinkPage of(Behind behind, String trouble, String statement, Instant now) {
        var measure = behind.measure();
        var open = behind.latest().filter(Tracker::isOpen).isPresent();
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
                behind.latest().map(Tracker::of).orElse(null),
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

    private static String day(Instant at) {
        return DAY.format(at);
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
