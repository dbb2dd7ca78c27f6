package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a step does and who decides it. The floors are the language's own; no policy goes below them. */
final class Measures {

    private static final String FOR_GOOD = "permanent";
    private static final Duration LONGEST_PAUSE = Duration.ofDays(3);
    private static final Span USUAL_PAUSE = new Span(Period.ZERO, LONGEST_PAUSE);
    private static final Map<String, Target> TARGETS = Map.of(
            "account", Target.ACCOUNT,
            "campaign", Target.CAMPAIGN,
            "install", Target.INSTALL,
            "key", Target.KEY);
    private static final Map<String, Decider> DECIDERS =
            Map.of("rule", Decider.RULE, "person", Decider.PERSON, "two-persons", Decider.TWO_PERSONS);
    private static final List<String> DEEDS = List.of("notice", "throttle", "pause", "suspend", "terminate");

    private Measures() {}

    static Optional<Measure> read(Fields step) {
        step.ask("scope", "pace", "for", "by");
        return step.require("do")
                .flatMap(field -> field.oneOf(DEEDS, List.of(), ""))
                .flatMap(deed -> {
                    refuseOthers(step, deed);
                    return switch (deed) {
                        case "throttle" -> throttle(step);
                        case "pause" -> pause(step);
                        case "suspend" -> suspend(step);
                        case "terminate" -> Optional.of(new Measure.Terminate());
                        default -> Optional.of(new Measure.Notice());
                    };
                });
    }

    private static void refuseOthers(Fields step, String deed) {
        var none = deed.equals("notice") || deed.equals("terminate");
        if (!deed.equals("throttle")) {
            step.refuse("pace", "goes with throttle only");
        }
        if (none || deed.equals("throttle")) {
            step.refuse("scope", "does not go with " + deed);
        }
        if (none) {
            step.refuse("for", "does not go with " + deed);
        }
    }

    private static Optional<Measure> throttle(Fields step) {
        var pace = step.requireElse("pace", "is required: a throttle needs pace and for")
                .flatMap(field -> field.paceMs()
                        .flatMap(time -> time > 0 ? Optional.of(time) : field.wrong("must be longer than zero")));
        var lasts = step.requireElse("for", "is required: a throttle needs pace and for")
                .flatMap(Field::life);
        return pace.flatMap(time -> lasts.map(until -> new Measure.Throttle(Duration.ofMillis(time), until)));
    }

    private static Optional<Measure> pause(Fields step) {
        var target = target(step);
        return step.has("for")
                ? step.find("for")
                        .flatMap(field -> field.life()
                                .flatMap(life -> life.usualLength().compareTo(LONGEST_PAUSE) <= 0
                                        ? Optional.of(life)
                                        : field.wrong("is longer than " + LONGEST_PAUSE + ", the longest pause")))
                        .map(life -> new Measure.Pause(target, life))
                : Optional.of(new Measure.Pause(target, USUAL_PAUSE));
    }

    private static Optional<Measure> suspend(Fields step) {
        var target = target(step);
        return step.requireElse("for", "is required: a suspension has an end, or is permanent")
                .flatMap(field -> isForGood(field)
                        ? Optional.of(new Measure.SuspendForGood(target))
                        : field.life().map(life -> new Measure.Suspend(target, life)));
    }

    private static boolean isForGood(Field field) {
        return field.value() instanceof Yaml.Scalar scalar && scalar.text().equals(FOR_GOOD);
    }

    private static Target target(Fields step) {
        return step.find("scope").flatMap(field -> field.oneOf(TARGETS)).orElse(Target.ACCOUNT);
    }

    /** Who decides; never less than the measure needs. */
    static Optional<Decider> decider(Fields step, Measure measure) {
        var floor = floor(measure);
        var written = step.find("by")
                .flatMap(field -> field.oneOf(DECIDERS)
                        .flatMap(by -> by.compareTo(floor) >= 0 ? Optional.of(by) : field.wrong(tooFew(measure))));
        if (!step.has("by") && floor != Decider.RULE) {
            step.missing("is required: it " + tooFew(measure), "by");
        }
        return step.has("by") ? written : Optional.of(Decider.RULE);
    }

    private static Decider floor(Measure measure) {
        return switch (measure) {
            case Measure.Notice _, Measure.Throttle _, Measure.Pause _ -> Decider.RULE;
            case Measure.Suspend _ -> Decider.PERSON;
            case Measure.SuspendForGood _, Measure.Terminate _ -> Decider.TWO_PERSONS;
        };
    }

    private static String tooFew(Measure measure) {
        return switch (measure) {
            case Measure.Suspend _ -> "must be person or two-persons: no rule suspends by itself";
            case Measure.SuspendForGood _ -> "must be two-persons: nothing is permanent by less";
            case Measure.Notice _, Measure.Throttle _, Measure.Pause _, Measure.Terminate _ ->
                "must be two-persons: nothing ends a contract by less";
        };
    }
}
