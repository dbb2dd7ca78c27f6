package io.evenhand.policy.page;

import static io.evenhand.policy.page.LimitWords.capital;

import io.evenhand.policy.conduct.Appeals;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Reports;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Section;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.message.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is not allowed, what follows, and what can be done about it. */
public final class ConductPages {

    private ConductPages() {}

    static Section violations(Policy policy) {
        var entries = policy.conduct().violations().values().stream()
                .map(violation -> new Block.Entry(violation.title(), texts(policy, violation)))
                .toList();
        return new Section("Not allowed", entries.isEmpty() ? List.of() : List.of(new Block.Entries(entries)));
    }

    private static List<String> texts(Policy policy, Violation violation) {
        var found = policy.detects(violation.name())
                ? "We look for signs of it in how the service is used, and anybody may report it."
                : "It comes to us by reports, or staff sees it.";
        var points = violation.points() == 1 ? "" : " It counts " + Words.count(violation.points(), "point") + ".";
        return List.of(violation.words(), found + points);
    }

    static Section ladders(Policy policy) {
        var conduct = policy.conduct();
        var parts = conduct.ladders().values().stream()
                .filter(ladder -> conduct.violations().values().stream()
                        .anyMatch(violation -> violation.ladder().equals(ladder.name())))
                .map(ladder -> ladder(policy, ladder))
                .toList();
        return new Section("What follows", List.of(), parts);
    }

    private static Section ladder(Policy policy, Ladder ladder) {
        var titles = policy.conduct().violations().values().stream()
                .filter(violation -> violation.ladder().equals(ladder.name()))
                .map(Violation::title)
                .toList();
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Paragraph("After: " + Words.list(titles) + "."));
        var rows = ladder.steps().stream()
                .map(step -> List.of(Words.count(step.at(), "point"), capital(words(step.measure())), words(step.by())))
                .toList();
        blocks.add(
                new Block.Table("What follows confirmed findings", List.of("From", "What we do", "Who decides"), rows));
        blocks.add(new Block.Paragraph(String.join(" ", remarks(ladder))));
        return new Section(capital(Words.name(ladder.name())), blocks);
    }

    private static List<String> remarks(Ladder ladder) {
        var remarks = new ArrayList<String>();
        var notice = ladder.notice();
        if (notice != null) {
            remarks.add("We tell you first and wait %s%s."
                    .formatted(Words.span(notice.grace()), notice.recheck() ? "; we act only if it is still so" : ""));
        }
        var inquiry = ladder.inquiry();
        if (inquiry != null) {
            remarks.add("We may ask you %s; you have %s to answer."
                    .formatted(inquiry.about(), Words.span(inquiry.within())));
        }
        remarks.add("%s count for %s."
                .formatted(ladder.strikes() ? "Findings are strikes, and" : "Findings", Words.span(ladder.memory())));
        if (ladder.hasMeasures()) {
            var after = ladder.afterReversal();
            remarks.add(
                    "A decision reversed on appeal never counts again: for %s after it the same rule only opens a case, and %s needed before anything is for good."
                            .formatted(Words.span(after.caseOnlyFor()), newFindings(after.confirmedForPermanent())));
        }
        return remarks;
    }

    private static String newFindings(long number) {
        return Words.count(number, "newly confirmed finding") + (number == 1 ? " is" : " are");
    }

    /** {@code the rule}, {@code a person}, {@code two persons}. */
    public static String words(Decider decider) {
        return switch (decider) {
            case RULE -> "the rule";
            case PERSON -> "a person";
            case TWO_PERSONS -> "two persons";
        };
    }

    public static String words(Measure measure) {
        return switch (measure) {
            case Measure.Notice _ -> "a notice";
            case Measure.Throttle(var pace, var lasts) ->
                "each call takes %s, for %s".formatted(Words.duration(pace), Words.span(lasts));
            case Measure.Pause(var target, var lasts) ->
                "%s paused while we look, for at most %s".formatted(words(target), Words.span(lasts));
            case Measure.Suspend(var target, var lasts) ->
                "%s suspended for %s".formatted(words(target), Words.span(lasts));
            case Measure.SuspendForGood(var target) -> words(target) + " suspended for good";
            case Measure.Terminate _ -> "the contract is ended";
        };
    }

    private static String words(Target target) {
        return switch (target) {
            case ACCOUNT -> "the account is";
            case CAMPAIGN -> "what the campaign gives is";
            case INSTALL, KEY -> "the " + target.name().toLowerCase(Locale.ROOT) + " is";
        };
    }

    static Section appeals(Policy policy) {
        var conduct = policy.conduct();
        var items = new ArrayList<String>();
        if (!conduct.ladders().isEmpty()) {
            items.addAll(appeals(conduct.appeals()));
        }
        if (!conduct.violations().isEmpty()) {
            items.addAll(reports(conduct.reports()));
        }
        return new Section("Appeals and reports", Blocks.items(items));
    }

    private static List<String> appeals(Appeals appeals) {
        if (appeals.window().isZero()) {
            return List.of("There is no appeal.");
        }
        var items = new ArrayList<String>();
        items.add("You may appeal within %s, once for each measure; a different person answers within %s."
                .formatted(Words.span(appeals.window()), Words.span(appeals.answerIn())));
        var email = appeals.email();
        if (email != null) {
            items.add(
                    "By e-mail: %s, with the subject “%s”".formatted(PolicyPage.address(email.to()), email.subject()));
        }
        return items;
    }

    private static List<String> reports(Reports reports) {
        var evidence = switch (reports.evidence()) {
            case ENCOURAGED -> "evidence helps";
            case REQUIRED -> "evidence is required";
        };
        var items = new ArrayList<String>();
        items.add("Anybody may report what is not allowed with %s; %s."
                .formatted(
                        Words.list(reports.requires().stream()
                                .map(ConductPages::required)
                                .toList()),
                        evidence));
        if (reports.email() != null) {
            items.add("Reports by e-mail: " + PolicyPage.address(reports.email()) + ".");
        }
        return items;
    }

    private static String required(String field) {
        return switch (field) {
            case "occurredAt" -> "the time it happened";
            case "description" -> "a description";
            default -> Words.name(field);
        };
    }
}
