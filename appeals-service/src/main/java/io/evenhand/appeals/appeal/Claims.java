package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.appeal.Viewer.Claimant;
import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What whoever brought an appeal does about it. */
@ApplicationScoped
public class Claims {

    private final AppealRepository rows;
    private final Acts acts;
    private final Questions questions;
    private final Cases cases;
    private final Clocks clocks;

    Claims(AppealRepository rows, Acts acts, Questions questions, Cases cases, Clocks clocks) {
        this.rows = rows;
        this.acts = acts;
        this.questions = questions;
        this.cases = cases;
        this.clocks = clocks;
    }

    @WithTransaction
    Uni<AppealView> get(String id, Caller caller, Viewer viewer) {
        return rows.get(id).invoke(row -> mustSee(row, caller)).chain(row -> acts.view(row, viewer));
    }

    @WithTransaction
    Uni<AppealView> answer(String id, Optional<Integer> seen, Caller caller, Viewer viewer, String answer) {
        return rows.get(id).invoke(row -> mustSee(row, caller)).chain(() -> answered(id, seen, viewer, answer));
    }

    @WithTransaction
    Uni<AppealView> withdraw(String id, Optional<Integer> seen, Caller caller, Viewer viewer) {
        return rows.get(id).invoke(row -> mustSee(row, caller)).chain(() -> withdrawn(id, seen));
    }

    /** The account's answer, by mail or by its link; fails with the problem that it has. */
    @WithTransaction
    public Uni<AppealView> answer(String id, String answer) {
        return answered(id, Optional.empty(), new Claimant(), answer);
    }

    /** Takes it back for who brought it, by mail, by a link, or the reporter; fails with the problem that it has. */
    @WithTransaction
    public Uni<AppealView> withdraw(String id) {
        return withdrawn(id, Optional.empty());
    }

    /** The appeal as whoever brought it sees it. */
    @WithTransaction
    public Uni<AppealView> get(String id) {
        return rows.get(id).chain(row -> acts.view(row, new Claimant()));
    }

    /** What was last brought about a measure by its account. */
    @WithTransaction
    public Uni<Optional<AppealView>> latestAbout(String measure) {
        return rows.find("measure = ?1 order by id desc", measure)
                .firstResult()
                .chain(row -> row == null
                        ? Uni.createFrom().item(Optional.empty())
                        : acts.view(row, new Claimant()).map(Optional::of));
    }

    /** The appeal with that reference, as its account sees it; a reporter's review is none of an account's. */
    @WithTransaction
    public Uni<Optional<AppealView>> referred(String reference) {
        return rows.referred(reference)
                .chain(found -> found.filter(row -> row.toAppeal().filing().kind() != Kind.REPORTER_REVIEW)
                        .map(row -> acts.view(row, new Claimant()).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /**
     * Writes into the appeal's case what came besides.
     *
     * @param proven whether it is known to be the account's; what is not is for staff alone
     */
    @WithTransaction
    public Uni<Void> note(String id, String words, boolean proven) {
        return rows.get(id).chain(row -> {
            var what = (proven ? "The account writes: " : "By mail, and nothing proves that the account wrote it: ")
                    + words;
            var line = Entry.of(acts.now(), Entry.Kind.MESSAGE, id, what, Entry.Progress.UNCHANGED);
            return cases.note(row.toAppeal().filing().caseFile(), proven ? line : line.forStaff());
        });
    }

    private Uni<AppealView> answered(String id, Optional<Integer> seen, Viewer viewer, String answer) {
        return acts.act(
                id,
                seen,
                viewer,
                (appeal, given) -> appeal.answer(viewer, given, clocks.workingTime()),
                (row, next) -> acts.record(row, next, Line.of("The account answers: " + answer))
                        .call(() -> questions.answer(next, answer, acts.now())));
    }

    private Uni<AppealView> withdrawn(String id, Optional<Integer> seen) {
        return acts.act(
                id,
                seen,
                new Claimant(),
                (appeal, given) -> appeal.withdraw(given, clocks.workingTime()),
                (row, next) -> acts.record(row, next, Line.of("Withdrawn.")));
    }

    /** Another account's does not exist, nor does what was reported of the own one. */
    private static void mustSee(AppealRow row, Caller caller) {
        caller.mustSee(row.account(), "appeal");
        if (caller instanceof Caller.Holder && row.toAppeal().filing().kind() == Kind.REPORTER_REVIEW) {
            throw ProblemException.notFound("appeal");
        }
    }
}
