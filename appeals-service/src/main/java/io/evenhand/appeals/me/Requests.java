package io.evenhand.appeals.me;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.appeal.Grounds;
import io.evenhand.appeals.appeal.Kind;
import io.evenhand.appeals.link.Links;
import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** What the holder of a link to the page asks for about a measure. */
@ApplicationScoped
class Requests {

    private static final int LONGEST_TEXT = 5_000;
    private static final int UNPROCESSABLE = 422;

    private final Measures measures;
    private final Links links;

    Requests(Measures measures, Links links) {
        this.measures = measures;
        this.links = links;
    }

    /** What was sent. */
    record Form(String action, String grounds, String statement) {}

    /** Does it, or fails with the problem that it has; about another account's measure as if there were none. */
    @WithTransaction
    Uni<Void> take(String account, String token, String id, Form form) {
        return measures.find(id)
                .map(found -> found.filter(measure -> measure.account().equals(account))
                        .orElseThrow(() -> ProblemException.notFound("measure")))
                .chain(measure -> take(measure, Looking.use(token, id), form));
    }

    private Uni<Void> take(Measure measure, String use, Form form) {
        return switch (form.action()) {
            case "appeal" -> links.bring(use, measure, Kind.APPEAL, Grounds.said(form.grounds()), statement(form));
            case "reinstatement" -> links.bring(use, measure, Kind.REINSTATEMENT, Grounds.FIXED, statement(form));
            case "answer" ->
                links.behind(measure, use).chain(behind -> links.answer(latest(behind), needed(form.statement())));
            case "withdraw" -> links.behind(measure, use).chain(behind -> links.withdraw(latest(behind)));
            default -> throw refused("Choose what you want to do.");
        };
    }

    /** Two clicks are enough: who chose why need not write anything besides. */
    private static String statement(Form form) {
        if (!form.statement().isBlank()) {
            return needed(form.statement());
        }
        if (form.action().equals("reinstatement")) {
            return "It is fixed.";
        }
        return switch (Grounds.said(form.grounds())) {
            case NOT_ME -> "It was not me.";
            case MEASUREMENT_WRONG -> "The figures are wrong.";
            case WITHIN_POLICY -> "What I did is allowed.";
            case DISPROPORTIONATE -> "It goes too far.";
            case FIXED, OTHER -> throw refused("Choose why it is wrong, or write it in your own words.");
        };
    }

    private static String needed(String text) {
        if (text.isBlank()) {
            throw refused("Write in your own words what we should know.");
        }
        if (text.length() > LONGEST_TEXT) {
            throw refused("Please use at most 5,000 characters.");
        }
        return text;
    }

    private static AppealView latest(Behind behind) {
        return behind.latest()
                .orElseThrow(() -> new ProblemException(409, "wrong-state", "There is no request to act on."));
    }

    private static ProblemException refused(String why) {
        return new ProblemException(UNPROCESSABLE, "invalid-request", why);
    }
}
