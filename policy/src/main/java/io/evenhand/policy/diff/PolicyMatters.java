package io.evenhand.policy.diff;

import io.evenhand.policy.conduct.Appeals;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.language.AddOnSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.WalletSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.page.ConductPages;
import io.evenhand.policy.page.Direction;
import io.evenhand.policy.page.Figure;
import io.evenhand.policy.page.ParameterWords;
import io.evenhand.policy.page.Scale;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.wallet.Expiry;
import io.evenhand.policy.window.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a policy has, whatever the plan. */
final class PolicyMatters {

    /** More than any measure of the same kind lasts. */
    private static final BigDecimal NEXT_KIND = BigDecimal.valueOf(1L << 53);

    private final Policy policy;
    private final List<Matter> matters = new ArrayList<>();

    private PolicyMatters(Policy policy) {
        this.policy = policy;
    }

    static List<Matter> of(Policy policy) {
        var matters = new PolicyMatters(policy);
        matters.heading();
        policy.statements()
                .forEach(statement ->
                        matters.add("statement/" + statement, "statement", statement, Direction.NEUTRAL, List.of()));
        policy.wallets().values().forEach(matters::add);
        matters.models();
        policy.addOns().values().forEach(matters::add);
        matters.parameters();
        matters.violations();
        policy.conduct().ladders().values().forEach(matters::add);
        matters.appeals(policy.conduct().appeals());
        matters.reports();
        return matters.matters;
    }

    private void add(String key, String subject, String sentence, Direction coming, List<Figure> figures) {
        matters.add(new Matter(key, subject, sentence, coming, figures));
    }

    private void one(Figure figure) {
        // Every version has it, so that only its figure is ever told.
        add(
                figure.subject(),
                figure.subject(),
                "",
                Direction.NEUTRAL,
                List.of(new Figure("", figure.words(), figure.amount(), figure.scale())));
    }

    private void heading() {
        one(Figure.text("title", policy.title()));
        one(Figure.text("contact", policy.contact()));
        one(Figure.span("notice of changes", policy.noticePeriod(), Scale.TIME));
        one(Figure.text("acceptance", Words.name(policy.acceptance().name().replace('_', '-'))));
    }

    private void add(WalletSpec wallet) {
        var life = switch (wallet.expires()) {
            case Expiry.Never _ -> Figure.rank("last", "for ever", LimitTable.MAX, Scale.TIME);
            case Expiry.After(var span) -> Figure.span("last", span, Scale.TIME);
        };
        var reminders = Words.list(wallet.remind().stream().map(Words::span).toList());
        var remind = Figure.text("reminders before the end", reminders.isEmpty() ? Change.NONE : reminders);
        var title = Figure.text("title", wallet.title());
        add(
                "wallet/" + wallet.name(),
                wallet.title(),
                "last " + life.words(),
                Direction.BETTER,
                List.of(title, life, remind));
    }

    private void models() {
        new TreeMap<>(policy.models())
                .forEach((model, lanes) ->
                        one(Figure.text("lanes of " + model, String.join(", ", new TreeSet<>(lanes)))));
    }

    private void add(AddOnSpec addOn) {
        var figures = List.of(
                Figure.text("values", new TreeMap<>(addOn.values()).toString()),
                Figure.text("exempt from", String.join(", ", new TreeSet<>(addOn.exempt()))),
                Figure.text("marks", String.join(", ", addOn.marks())),
                Figure.text("stored", addOn.store() == AddOnSpec.Store.COUNTS ? "counts only" : "in full"));
        add("add-on/" + addOn.name(), "add-on " + addOn.title(), addOn.title(), Direction.BETTER, figures);
    }

    private void parameters() {
        for (var parameter : policy.parameters().values()) {
            var range = parameter.range();
            if (range != null) {
                var words = ParameterWords.of(range.least()) + " to " + ParameterWords.of(range.most());
                var subject = parameter.means() + " (" + parameter.name() + ")";
                add(
                        "range/" + parameter.name(),
                        "adjustable: " + subject,
                        words,
                        Direction.NEUTRAL,
                        List.of(Figure.text("range", words)));
            }
        }
    }

    private void violations() {
        for (var violation : policy.conduct().violations().values()) {
            add(
                    "violation/" + violation.name(),
                    "not allowed: " + violation.title(),
                    violation.words(),
                    Direction.WORSE,
                    List.of(
                            Figure.text("rule", violation.words()),
                            Figure.number("points", violation.points(), Scale.BURDEN),
                            Figure.text("what follows", Words.name(violation.ladder()))));
        }
    }

    private void add(Ladder ladder) {
        var figures = new ArrayList<Figure>();
        figures.add(Figure.span("findings count for", ladder.memory(), Scale.WAIT));
        var notice = ladder.notice();
        figures.add(
                notice == null
                        ? Figure.rank("time after a notice", Change.NONE, 0, Scale.TIME)
                        : Figure.span("time after a notice", notice.grace(), Scale.TIME));
        var recheck = notice != null && notice.recheck();
        figures.add(Figure.rank("looked at again then", recheck ? "yes" : "no", recheck ? 1 : 0, Scale.ALLOWANCE));
        figures.add(Figure.span(
                "only a case after a reversal for", ladder.afterReversal().caseOnlyFor(), Scale.TIME));
        figures.add(Figure.number(
                "findings needed for good after a reversal",
                ladder.afterReversal().confirmedForPermanent(),
                Scale.ALLOWANCE));
        var subject = "what follows, " + Words.name(ladder.name());
        add("ladder/" + ladder.name(), subject, steps(ladder), Direction.WORSE, figures);
        ladder.steps().forEach(step -> add(ladder, step));
    }

    private static String steps(Ladder ladder) {
        return Words.list(ladder.steps().stream()
                .map(step -> ConductPages.words(step.measure()))
                .toList());
    }

    private void add(Ladder ladder, Step step) {
        var subject = "what follows, %s, from %s".formatted(Words.name(ladder.name()), Words.count(step.at(), "point"));
        var words = ConductPages.words(step.measure());
        var decider = Figure.rank("decided by", ConductPages.words(step.by()), persons(step.by()), Scale.ALLOWANCE);
        var measure = new Figure("", words, severity(step.measure()), Scale.SEVERITY);
        add("step/" + ladder.name() + "/" + step.at(), subject, words, Direction.WORSE, List.of(measure, decider));
    }

    private static long persons(Decider by) {
        return switch (by) {
            case RULE -> 0;
            case PERSON -> 1;
            case TWO_PERSONS -> 2;
        };
    }

    private static BigDecimal severity(Measure measure) {
        return switch (measure) {
            case Measure.Notice _ -> severity(0, Span.parse("P0D").orElseThrow());
            case Measure.Throttle throttle -> severity(1, throttle.lasts());
            case Measure.Pause pause -> severity(2, pause.lasts());
            case Measure.Suspend suspend -> severity(3, suspend.lasts());
            case Measure.SuspendForGood _ -> NEXT_KIND.multiply(BigDecimal.valueOf(4));
            case Measure.Terminate _ -> NEXT_KIND.multiply(BigDecimal.valueOf(5));
        };
    }

    private static BigDecimal severity(long kind, Span lasts) {
        return NEXT_KIND
                .multiply(BigDecimal.valueOf(kind))
                .add(BigDecimal.valueOf(lasts.usualLength().toMillis()));
    }

    private void appeals(Appeals appeals) {
        one(Figure.span("time to appeal", appeals.window(), Scale.TIME));
        one(Figure.span("time until an appeal is answered", appeals.answerIn(), Scale.WAIT));
        var email = appeals.email();
        one(Figure.text(
                "appeals by e-mail", email == null ? Change.NONE : email.to() + ", subject “" + email.subject() + "”"));
    }

    private void reports() {
        var reports = policy.conduct().reports();
        one(Figure.text("reports by e-mail", reports.email() == null ? Change.NONE : reports.email()));
        one(Figure.text("what a report must say", Words.list(reports.requires())));
        one(Figure.text("evidence with a report", Words.name(reports.evidence().name())));
    }
}
