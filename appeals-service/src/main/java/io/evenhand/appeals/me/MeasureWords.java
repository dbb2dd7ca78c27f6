package io.evenhand.appeals.me;

import io.evenhand.appeals.me.Matter.Changed;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.page.Times;
import io.evenhand.policy.message.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a measure is and does, in plain words. No word of blame: a person may not have looked at it yet. */
final class MeasureWords {

    private MeasureWords() {}

    static String heading(Measure measure, Instant now) {
        var name = name(measure);
        return measure.isInForce(now) ? name : "%s, %s".formatted(name, ended(measure));
    }

    static String name(Measure measure) {
        return switch (measure.kind()) {
            case "notice" -> "A notice about your use";
            case "throttle" -> "Slower speed";
            case "pause" -> "A pause while we check";
            case "suspension" -> "A suspension";
            case "termination" -> "The end of the contract";
            default -> "A measure";
        };
    }

    /** How it ended; a reversed one is marked as wrong. */
    static String ended(Measure measure) {
        return switch (measure.state()) {
            case "reversed" -> "reversed: it was wrong and does not count";
            case "lifted" -> "ended early";
            case "superseded" -> "replaced by a lesser one";
            case "cancelled" -> "called off before it began";
            default -> "over";
        };
    }

    static String how(Measure measure) {
        var found = switch (Objects.requireNonNullElse(measure.detection(), "")) {
            case "automated" -> "Found automatically";
            case "report" -> "Reported to us";
            default -> "Found by our team";
        };
        return "%s, and decided %s."
                .formatted(found, measure.automated() ? "by a rule, without a person" : "by a person");
    }

    static List<Changed> changes(Measure measure, Picture picture, Times times) {
        var changes = new ArrayList<Changed>();
        var of = scope(measure);
        switch (measure.kind()) {
            case "notice" -> changes.add(new Changed(of, "Nothing yet", "this is a notice"));
            case "throttle" ->
                changes.add(new Changed(
                        of,
                        measure.pace() == null ? "Slower" : Words.duration(Duration.parse(measure.pace())) + " a call",
                        "was " + paceBefore(picture)));
            case "termination" -> changes.add(new Changed(of, "Ends", "was running"));
            default -> changes.add(new Changed(of, "Stopped", "was running"));
        }
        if (measure.scope() != null
                && !Objects.requireNonNullElse(measure.scope().target(), "account")
                        .equals("account")) {
            changes.add(new Changed("Everything else", "As before", "not touched"));
        }
        changes.add(new Changed(
                "Until",
                Optional.ofNullable(measure.endsAt()).map(times::day).orElse("No end set"),
                Optional.ofNullable(measure.endsAt())
                        .map(at -> times.moment(at).substring(times.day(at).length() + 2) + ", or earlier")
                        .orElse("until somebody decides")));
        return changes;
    }

    private static String scope(Measure measure) {
        var scope = measure.scope();
        var target = scope == null ? "account" : Objects.requireNonNullElse(scope.target(), "account");
        var name = scope == null ? "" : Objects.requireNonNullElse(scope.name(), "");
        return switch (target) {
            case "account" -> "Your requests";
            case "campaign" -> "Free use by " + name;
            default -> "Requests by the %s %s".formatted(target, name);
        };
    }

    /** The speed that the account's own limits give, which the measure changes nothing of. */
    private static String paceBefore(Picture picture) {
        return picture.first().explanation().stream()
                .flatMap(told -> told.items("limits"))
                .flatMap(limit -> limit.duration("pace").stream())
                .max(Comparator.naturalOrder())
                .filter(Duration::isPositive)
                .map(pace -> Words.duration(pace) + " each")
                .orElse("full speed");
    }
}
