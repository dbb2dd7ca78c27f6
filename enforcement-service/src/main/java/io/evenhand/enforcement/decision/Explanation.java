package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;

/** A decision in words, made from its own figures (requirements A1, C6). */
record Explanation(String what, String why, String fix) {

    private static final Explanation FREE =
            new Explanation("This runs now.", "You are within your plan's full speed.", "Nothing needs to be done.");

    static Explanation of(Decision decision) {
        var answer = decision.answer();
        return switch (answer.outcome()) {
            case ADMIT -> answer.credits().used() > 0 ? byCredit(answer, "This runs now") : FREE;
            case DELAY -> delayed(decision);
            case QUEUE -> queued(decision);
        };
    }

    private static Explanation byCredit(Answer.Accepted answer, String what) {
        return new Explanation(
                what + " at full speed, by credit.",
                Words.number(answer.credits().used()) + " credits paid for it; "
                        + Words.number(answer.credits().left()) + " are left.",
                "Nothing needs to be done.");
    }

    private static Explanation delayed(Decision decision) {
        var answer = decision.answer();
        var starts = "This starts in " + Words.duration(Duration.ofMillis(answer.startsAt() - answer.now()));
        if (answer.credits().used() > 0) {
            return byCredit(answer, starts);
        }
        var figures = answer.limits().get(answer.binding());
        if (figures.step() == 0) {
            return new Explanation(
                    starts + ", after your earlier requests.",
                    "Requests of one account take turns, also at full speed.",
                    "Nothing needs to be done.");
        }
        var told = rule(decision, figures);
        return new Explanation(starts + ". " + told.what(), told.why(), fix(decision, told.fix()));
    }

    private static Explanation queued(Decision decision) {
        var told =
                rule(decision, decision.answer().limits().get(decision.answer().binding()));
        return new Explanation(
                "This is accepted and waits behind your earlier requests, which reach beyond the next cycle.",
                told.why(),
                fix(decision, told.fix()));
    }

    private static String fix(Decision decision, String fix) {
        var lacking = decision.answer().credits().lacking();
        return lacking > 0
                ? Words.number(lacking) + " more " + (lacking == 1 ? "credit buys" : "credits buy")
                        + " full speed for this request. " + fix
                : fix;
    }

    /** The limit's own words, with this decision's figures. */
    private static Message rule(Decision decision, Answer.Figures figures) {
        var row = (Row.Bands) decision.table().rows().get(figures.row());
        var crossing = new Crossing(
                figures.used(),
                Pace.band(row, figures.step()).name(),
                Duration.ofMillis(Pace.at(row, figures.step())),
                Instant.ofEpochMilli(figures.resetsAt()),
                decision.account().zone());
        return decision.version()
                .policy()
                .tell(decision.table().plan(), row.limit(), crossing)
                .orElseThrow(() -> new IllegalStateException("the table has a limit its policy lacks"));
    }
}
