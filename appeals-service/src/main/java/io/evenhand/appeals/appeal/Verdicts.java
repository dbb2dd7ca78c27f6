package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.appeals.appeal.Viewer.Person;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What is decided of appeals: by one person, or proposed by one and approved by another. A verdict stands. */
@ApplicationScoped
class Verdicts {

    private final AppealRepository rows;
    private final Acts acts;
    private final Looks looks;
    private final Tellings tellings;
    private final RestorationQueue restorations;
    private final Submissions submissions;

    Verdicts(
            AppealRepository rows,
            Acts acts,
            Looks looks,
            Tellings tellings,
            RestorationQueue restorations,
            Submissions submissions) {
        this.rows = rows;
        this.acts = acts;
        this.looks = looks;
        this.tellings = tellings;
        this.restorations = restorations;
        this.submissions = submissions;
    }

    /** The evidence, which whoever decides has opened before. */
    @WithTransaction
    Uni<Looks.Evidence> evidence(String id, Person person) {
        return rows.locked(id)
                .map(acts::standing)
                .chain(appeal -> looks.circumstances(appeal, person)
                        .invoke(given -> Rules.refusal(Action.EVIDENCE, appeal, person, given)
                                .ifPresent(refusal -> {
                                    throw refusal.problem();
                                }))
                        .chain(() -> looks.open(appeal, person.name())));
    }

    @WithTransaction
    Uni<AppealView> decide(Reviews.Call call, Verdict verdict) {
        return acts.act(
                call, (appeal, given) -> fitting(appeal, verdict).decide(call.person(), verdict, given), this::ruled);
    }

    @WithTransaction
    Uni<AppealView> propose(Reviews.Call call, Verdict verdict) {
        return acts.act(
                call,
                (appeal, given) -> fitting(appeal, verdict).propose(call.person(), verdict, given),
                (row, next) -> acts.record(
                        row,
                        next,
                        Line.internal(call.person().name(), "Proposed: " + Words.of(verdict.outcome()) + ".")));
    }

    @WithTransaction
    Uni<AppealView> approve(Reviews.Call call) {
        return acts.act(call, (appeal, given) -> appeal.approve(call.person(), given), this::ruled);
    }

    @WithTransaction
    Uni<AppealView> refuse(Reviews.Call call, String note) {
        return acts.act(
                call,
                (appeal, given) -> appeal.refuse(call.person(), given),
                (row, next) ->
                        acts.record(row, next, Line.internal(call.person().name(), "Not approved: " + note)));
    }

    @WithTransaction
    Uni<AppealView> reopen(String id, Person person, String why) {
        return submissions.reopen(id, person.name(), why).chain(rows::get).chain(row -> acts.view(row, person));
    }

    private static Appeal fitting(Appeal appeal, Verdict verdict) {
        var kind = appeal.filing().kind();
        if (!verdict.outcome().answers(kind)) {
            throw ProblemException.invalid("outcome", "is no answer to a request of the kind " + Words.of(kind));
        }
        if (verdict.replacement().isPresent() != (verdict.outcome() == Outcome.MODIFIED)) {
            throw ProblemException.invalid("replacement", "is what takes the measure's place when it is modified");
        }
        return appeal;
    }

    private Uni<AppealRow> ruled(AppealRow row, Appeal next) {
        var ruling = next.ruling().orElseThrow(() -> new IllegalStateException("Nothing was decided"));
        var restoration = RestorationQueue.follows(next, ruling.verdict());
        row.restore(restoration.isPresent() ? Restoration.PENDING : Restoration.NONE, ruling.at());
        return acts.record(row, next, line(ruling))
                .call(() -> restoration
                        .map(call -> restorations.add(next, ruling, call))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .call(() -> tellings.decided(next, ruling, row.restoration()));
    }

    private static Line line(Ruling ruling) {
        var people = ruling.approvedBy().map(second -> ruling.by() + ", approved by " + second);
        return new Line(
                "Decided: %s. %s"
                        .formatted(
                                Words.of(ruling.verdict().outcome()),
                                ruling.verdict().reason()),
                people.or(() -> Optional.of(ruling.by())),
                false);
    }
}
