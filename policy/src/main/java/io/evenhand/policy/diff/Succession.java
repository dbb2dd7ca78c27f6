package io.evenhand.policy.diff;

import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A published version that takes the place of another at an instant, and what holders of accounts are told of it.
 *
 * @param number of the new version
 * @param earlier the number of the version that decides until then
 * @param withdrawn a version between the two was announced and will never decide
 */
public record Succession(
        Policy before,
        Policy after,
        int earlier,
        int number,
        boolean withdrawn,
        Instant publishedAt,
        Instant effectiveAt) {

    private static final int MOST_CHANGES = 40;

    /**
     * Who is told: an account's plan and zone.
     *
     * @param late the version decides already
     */
    public record Reader(String plan, ZoneId zone, boolean late) {}

    /** What the message is headed. */
    public String subject(Reader reader) {
        var verb = reader.late() ? "has changed on" : "changes on";
        return "%s: the policy %s %s".formatted(after.title(), verb, Words.instant(effectiveAt, reader.zone()));
    }

    /** What changes for this account and from when, why it is told, and what it can do. */
    public Message message(Reader reader) {
        return new Message(what(reader), why(reader), fix(reader));
    }

    private String what(Reader reader) {
        var changes = after.plan(reader.plan()).isEmpty()
                ? List.<Change>of()
                : PolicyDiff.of(before, after, reader.plan()).changes();
        var from = "From %s on, version %d of the policy decides."
                .formatted(Words.instant(effectiveAt, reader.zone()), number);
        return from + " " + extent(reader, changes) + lines(changes);
    }

    private String extent(Reader reader, List<Change> changes) {
        var plan = before.plan(reader.plan())
                .or(() -> after.plan(reader.plan()))
                .map(PlanSpec::title)
                .orElse(reader.plan());
        if (after.plan(reader.plan()).isEmpty()) {
            return "Your plan %s is not part of it any more.".formatted(plan);
        }
        return changes.isEmpty()
                ? "It changes nothing that applies to you on your plan %s.".formatted(plan)
                : "What it changes for you on your plan %s:".formatted(plan);
    }

    private String lines(List<Change> changes) {
        var lines = new StringBuilder();
        changes.stream()
                .limit(MOST_CHANGES)
                .forEach(change -> lines.append("\n- ").append(change.sentence()));
        if (changes.size() > MOST_CHANGES) {
            lines.append("\n- and %d more, which the page has".formatted(changes.size() - MOST_CHANGES));
        }
        return lines.toString();
    }

    private String why(Reader reader) {
        var until = reader.late() ? "" : "; until it begins, version %d decides".formatted(earlier);
        return "This version was published on %s%s. You are told because it applies to your account."
                        .formatted(Words.instant(publishedAt, reader.zone()), until)
                + (withdrawn ? " It takes the place of what was announced before and has not begun." : "");
    }

    private String fix(Reader reader) {
        var leave = after.plan(reader.plan()).isEmpty() ? "Choose another plan. " : "You need not do anything. ";
        return leave + "The page of the policy has all of it; for questions: %s.".formatted(after.contact());
    }
}
