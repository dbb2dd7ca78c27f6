package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A decision in words, made from its own figures (requirements A1, C6). */
record Explanation(String what, String why, String fix) {

    private static final String NOTHING = "Nothing needs to be done.";
    /** Of what runs at once, as most does. */
    static final Explanation FREE =
            new Explanation("This runs now.", "You are within your plan's full speed.", NOTHING);

    static Explanation of(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted -> of(accepted);
            case Decision.Denied denied -> refused(denied);
            case Decision.Crowded crowded -> crowded(crowded);
            case Decision.Barred barred -> barred(barred);
        };
    }

    private static Explanation barred(Decision.Barred decision) {
        var barrier = decision.barrier();
        var zone = decision.terms().caller().enrolment().zone();
        var until = barrier.until() == 0 ? "" : " until " + Words.instant(Instant.ofEpochMilli(barrier.until()), zone);
        var what = "your " + barrier.target().name().toLowerCase(Locale.ROOT);
        return new Explanation(
                switch (barrier.kind()) {
                    case PAUSE -> "Use of " + what + " is paused" + until + ", while somebody looks at it.";
                    case SUSPENSION ->
                        "Use of " + what + " is suspended" + (until.isEmpty() ? " for good" : until) + ".";
                    case NOTICE, THROTTLE, TERMINATION -> "Your contract has ended.";
                },
                barrier.why(),
                (barrier.fix() + " " + barrier.appeal()).strip() + " The reasons: " + barrier.measure() + ".");
    }

    private static Explanation of(Decision.Accepted decision) {
        var answer = decision.answer();
        return switch (answer.outcome()) {
            case ADMIT -> answer.credits().used() > 0 ? byCredit(decision, "This runs now") : FREE;
            case DELAY -> delayed(decision);
            case QUEUE -> answer.position() > 0 ? wantsSlot(decision) : queued(decision);
        };
    }

    private static Explanation byCredit(Decision decision, String what) {
        return new Explanation(
                what + ", by credit.",
                Words.number(decision.credits().used()) + " credits paid for it; "
                        + Words.number(decision.credits().left()) + " are left.",
                NOTHING);
    }

    private static Explanation delayed(Decision.Accepted decision) {
        var answer = decision.answer();
        var starts = "This starts in " + Words.duration(Duration.ofMillis(answer.startsAt() - answer.now()));
        if (answer.credits().used() > 0) {
            return byCredit(decision, starts + " at full speed");
        }
        var figures = answer.limits().get(answer.binding());
        if (figures.step() == 0) {
            return new Explanation(
                    starts + ", after your earlier requests.",
                    "Requests of one account take turns, also at full speed.",
                    NOTHING);
        }
        var told = rule(decision, figures);
        return new Explanation(starts + ". " + told.what(), told.why(), fix(decision, told.fix()));
    }

    private static Explanation queued(Decision.Accepted decision) {
        var told = rule(decision, decision.limits().get(decision.binding()));
        return new Explanation(
                "This is accepted and waits behind your earlier requests, which reach beyond the next cycle.",
                told.why(),
                fix(decision, told.fix()));
    }

    private static Explanation wantsSlot(Decision.Accepted decision) {
        var told = rule(decision, decision.limits().get(decision.binding()));
        var position = decision.answer().position();
        return new Explanation(
                told.what() + " This is number " + Words.number(position) + " of those that wait.",
                told.why(),
                told.fix());
    }

    private static Explanation refused(Decision.Denied decision) {
        var figures = decision.limits().get(decision.binding());
        if (decision.row() instanceof Row.Price) {
            var wallet = decision.terms().table().wallet().orElse("credits");
            return new Explanation(
                    "This costs " + Words.number(figures.used()) + " " + wallet + ".",
                    "Your wallet holds "
                            + Words.number(Math.max(0, decision.credits().left())) + ".",
                    "Top up " + Words.number(decision.credits().lacking()) + " more.");
        }
        var told = rule(decision, figures);
        return new Explanation(told.what(), told.why(), told.fix());
    }

    private static Explanation crowded(Decision.Crowded decision) {
        var again = "Send it again"
                + (decision.retryAt() > 0
                        ? " in " + Words.duration(Duration.ofMillis(decision.retryAt() - decision.now()))
                        : " later")
                + ".";
        return switch (decision.reason()) {
            case POOL ->
                new Explanation(
                        "Everybody's requests together are more than can run now.",
                        "Yours waited for its turn as long as it was held; nothing was counted for it.",
                        again);
            case ALLOWANCE ->
                new Explanation(
                        "What you have used cannot be looked up now.",
                        "Until it can, a small part of your limits is admitted, and that is used up; nothing was"
                                + " counted for this request.",
                        again);
            case COUNTERS ->
                new Explanation(
                        "What you have used cannot be looked up now.",
                        "Until it can, requests like this one are not admitted; nothing was counted for it.",
                        again);
        };
    }

    private static String fix(Decision decision, String fix) {
        var lacking = decision.credits().lacking();
        return lacking > 0
                ? Words.number(lacking) + " more " + (lacking == 1 ? "credit buys" : "credits buy")
                        + " full speed for this request. " + fix
                : fix;
    }

    /** The limit's own words, with this decision's figures. */
    private static Message rule(Decision decision, Figures figures) {
        var row = decision.terms().row(figures);
        return occasion(decision, row, figures)
                .flatMap(occasion -> decision.terms()
                        .version()
                        .policy()
                        .tell(
                                decision.terms().table().plan(),
                                decision.terms().table().campaign(),
                                row.limit(),
                                occasion))
                .orElseGet(() -> slowed(decision, row));
    }

    private static Message slowed(Decision decision, Row row) {
        var zone = decision.terms().caller().enrolment().zone();
        return row instanceof Row.Throttle throttle
                ? new Message(
                        "Each of your requests takes " + Words.duration(Duration.ofMillis(throttle.paceMs())) + ".",
                        "A measure slows this account; your messages have its reasons.",
                        "It ends by itself on " + Words.instant(Instant.ofEpochMilli(throttle.endsAt()), zone) + ".")
                : new Message("Your requests take their turn.", "A limit of your plan says so.", NOTHING);
    }

    private static Optional<Occasion> occasion(Decision decision, Row row, Figures figures) {
        var zone = decision.terms().caller().enrolment().zone();
        var resetsAt = Instant.ofEpochMilli(figures.resetsAt());
        return switch (row) {
            case Row.Bands bands ->
                Optional.of(new Crossing(
                        figures.used(),
                        Pace.band(bands, figures.step()).name(),
                        Duration.ofMillis(Pace.at(bands, figures.step())),
                        resetsAt,
                        zone));
            case Row.Quota _ -> Optional.of(new Occasion.UsedUp(figures.used(), resetsAt, zone));
            case Row.Rate _ -> Optional.of(new Occasion.TooFast());
            case Row.Concurrency _ -> Optional.of(new Occasion.NoSlot());
            case Row.Ceiling _ -> Optional.of(new Occasion.TooLarge(figures.used()));
            case Row.Sustained _ -> Optional.of(new Occasion.Slowed());
            case Row.Throttle _, Row.Price _ -> Optional.empty();
        };
    }
}
