package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.identity.SignedLinks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells accounts what becomes of their appeals, by the event {@code account-told}, which enforcement-service turns into a
 * message. Reporters are told through their reports.
 */
@ApplicationScoped
public class Tellings {

    /** Purpose of links to the page of a measure. */
    static final String PURPOSE = "appeal";

    private static final Duration LINK = Duration.ofDays(30);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final EventLog events;
    private final SignedLinks links;
    private final ReviewConfig config;
    private final BusinessClock clock;

    Tellings(EventLog events, SignedLinks links, ReviewConfig config, BusinessClock clock) {
        this.events = events;
        this.links = links;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What an account is told.
     *
     * @param occasion what it is told of, once for each
     * @param subject the heading
     */
    @RegisterForReflection
    public record Told(
            String account,
            String occasion,
            String kind,
            String subject,
            String what,
            String why,
            String fix,
            @Nullable String link) {}

    /** What happened, in three parts. */
    private record Text(String occasion, String subject, String what, String why, String fix) {}

    Uni<Void> received(Appeal appeal, Optional<Instant> due) {
        return tell(
                appeal,
                new Text(
                        "received",
                        "we have received your request",
                        "We have received it as %s.".formatted(appeal.filing().reference()),
                        "Somebody who did not take the first decision looks at it"
                                + due.map(at -> ", by %s.".formatted(DAY.format(at)))
                                        .orElse("."),
                        "There is nothing you need to do. You can follow it, add what we ask for, or take it back."));
    }

    Uni<Void> asked(Appeal appeal, String question, Instant until) {
        return tell(
                appeal,
                new Text(
                        "asked|" + appeal.rounds(),
                        "we have a question",
                        question,
                        "We need to know it to decide on %s."
                                .formatted(appeal.filing().reference()),
                        "Answer by %s. If you do not, we decide on what we have; silence is not held against you."
                                .formatted(DAY.format(until))));
    }

    Uni<Void> reminded(Appeal appeal, int time, Instant until) {
        return tell(
                appeal,
                new Text(
                        "reminded|" + appeal.rounds() + "|" + time,
                        "our question is still open",
                        "We asked you something about %s and have no answer yet."
                                .formatted(appeal.filing().reference()),
                        "We would like to know it before we decide.",
                        "Answer by %s, or we decide on what we have.".formatted(DAY.format(until))));
    }

    Uni<Void> decided(Appeal appeal, Ruling ruling, Restoration restoration) {
        return tell(
                appeal,
                new Text(
                        "decided",
                        "a decision on your request",
                        said(ruling.verdict().outcome()),
                        ruling.verdict().reason(),
                        restoration.isUnderWay()
                                ? "There is nothing you need to do: we are putting it into effect, and tell you when it is."
                                : "This decision is final here. You can ask us what it means for you."));
    }

    /** Only when it is in force. */
    Uni<Void> restored(Appeal appeal) {
        return tell(
                appeal,
                new Text(
                        "restored",
                        "the decision is in effect",
                        "What was decided on %s is in effect now."
                                .formatted(appeal.filing().reference()),
                        "Your request was granted.",
                        "There is nothing you need to do."));
    }

    Uni<Void> moot(Appeal appeal, String cause) {
        return tell(
                appeal,
                new Text(
                        "moot",
                        "your request is settled",
                        "What you asked about was undone meanwhile, so that nothing is left to decide on %s."
                                .formatted(appeal.filing().reference()),
                        cause,
                        "There is nothing you need to do."));
    }

    private static String said(Outcome outcome) {
        return switch (outcome) {
            case OVERTURNED -> "Your appeal was successful: the measure was wrong and does not count against you.";
            case MODIFIED -> "Your appeal was successful in part: a lesser measure takes the place of the first.";
            case UPHELD -> "We looked at it again, and the measure stands.";
            case REINSTATED -> "Your request was granted: the measure ends early. It stays on your record.";
            case INADMISSIBLE -> "We could not decide on your request.";
        };
    }

    private Uni<Void> tell(Appeal appeal, Text text) {
        var filing = appeal.filing();
        if (filing.kind() == Kind.REPORTER_REVIEW) {
            return Uni.createFrom().voidItem();
        }
        // With the reference: who answers by mail has it in the subject, whatever the program does with its headers.
        var heading =
                (filing.kind() == Kind.APPEAL ? "Your appeal " : "Your request to be reinstated ") + filing.reference();
        var told = new Told(
                filing.account(),
                "appeal|%s|%s".formatted(filing.id(), text.occasion()),
                "appeal",
                "%s: %s".formatted(heading, text.subject()),
                text.what(),
                text.why(),
                text.fix(),
                filing.measure().map(this::link).orElse(null));
        return tell(told);
    }

    /** Tells an account something, in the caller's transaction. */
    public Uni<Void> tell(Told told) {
        return events.append("account-told", told.account(), told);
    }

    /** The address of the page where a holder sees a measure, appeals, and follows what becomes of it; good for 30 days. */
    public String link(String measure) {
        var base = config.address().toString().replaceFirst("/$", "");
        return base + "/appeal/" + links.sign(PURPOSE, measure, clock.instant().plus(LINK));
    }
}
