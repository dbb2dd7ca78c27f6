package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.message.Kind;
import io.evenhand.enforcement.message.MessageView;
import io.evenhand.enforcement.message.Pages;
import io.evenhand.enforcement.message.Tellings;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.policy.message.Words;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Tells holders of measures, in the transaction that takes or ends them. */
@ApplicationScoped
class MeasureLetters {

    /** A link to appeal is good so long; another can be asked for. */
    private static final Duration LINK_LASTS = Duration.ofDays(30);

    private final Tellings tellings;
    private final Pages pages;
    private final SignedLinks links;
    private final Ids ids;

    MeasureLetters(Tellings tellings, Pages pages, SignedLinks links, Ids ids) {
        this.tellings = tellings;
        this.pages = pages;
        this.links = links;
        this.ids = ids;
    }

    /** Tells that a measure was decided on; the id of the message. */
    Uni<String> begun(Measure measure, String title, ZoneId zone, Instant now) {
        var kind = measure.kind().equals("notice") ? Kind.NOTICE : Kind.MEASURE;
        return tell(
                measure,
                kind,
                "measure|" + measure.id() + "|" + measure.replaces(),
                title,
                what(measure, zone),
                measure.facts() + " The rule: " + measure.clause() + " (version " + measure.policyVersion()
                        + " of the policy). " + how(measure),
                measure.remedy() + appeal(measure, now),
                now);
    }

    /** Tells that a measure is over. */
    Uni<String> over(Measure measure, String title, String why, Instant now) {
        var reversed = measure.state().equals("reversed");
        return tell(
                measure,
                Kind.MEASURE_ENDED,
                "measure-ended|" + measure.id() + "|" + measure.revision(),
                title,
                "The " + name(measure) + " of "
                        + (measure.scope().target().equals("campaign")
                                ? "free use"
                                : "your " + measure.scope().target())
                        + " is over.",
                why,
                reversed
                        ? "Nothing needs to be done. It was wrong, and does not count against you."
                        : "Nothing needs to be done.",
                now);
    }

    private Uni<String> tell(
            Measure measure,
            Kind kind,
            String occasion,
            String title,
            String what,
            String why,
            String fix,
            Instant now) {
        var id = ids.next("msg");
        var message = new MessageView(
                id,
                now,
                kind.word(),
                title + ": " + kind.heading(),
                what,
                why,
                fix,
                measure.contact(),
                pages.of(measure.policy(), measure.policyVersion()).toString(),
                null);
        return tellings.tell(new io.evenhand.enforcement.message.Draft(measure.account(), occasion, message))
                .replaceWith(id);
    }

    private static String what(Measure measure, ZoneId zone) {
        var until = measure.endsAt() == null ? "" : " until " + Words.instant(measure.endsAt(), zone);
        var of = measure.scope().target().equals("campaign")
                ? "Free use by " + measure.scope().name()
                : "Use of your " + measure.scope().target();
        return switch (measure.kind()) {
            case "notice" -> "We ask you to look at how you use the service. Nothing changes for now.";
            case "throttle" ->
                "Each call takes " + Words.duration(Duration.parse(String.valueOf(measure.pace()))) + until + ".";
            case "pause" ->
                of + " is paused" + until + ", while somebody looks at it."
                        + (measure.scope().target().equals("campaign") ? " What you pay for goes on." : "");
            case "suspension" -> of + " is suspended" + (until.isEmpty() ? " for good" : until) + ".";
            default -> "Your contract ends on " + Words.instant(measure.startsAt(), zone) + ".";
        };
    }

    private static String name(Measure measure) {
        return switch (measure.kind()) {
            case "throttle" -> "slower speed";
            default -> measure.kind();
        };
    }

    private static String how(Measure measure) {
        var found = switch (measure.detection()) {
            case "automated" -> "It was found automatically";
            case "report" -> "It was reported to us";
            default -> "Our staff saw it";
        };
        return found + (measure.automated() ? ", and decided automatically." : ", and people decided on it.");
    }

    private String appeal(Measure measure, Instant now) {
        var until = now.plus(LINK_LASTS);
        var all = " All about your use: " + pages.me(links.sign("me", measure.account(), until));
        return measure.appeal().isEmpty()
                ? all
                : " " + measure.appeal() + " Here: " + pages.appeal(links.sign("appeal", measure.id(), until)) + all;
    }
}
