package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.Viewer.Person;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BiFunction;

/** What staff do about appeals: claim them, ask, escalate. What they decide is in {@link Verdicts}. */
@ApplicationScoped
class Reviews {

    private final AppealRepository rows;
    private final Acts acts;
    private final Questions questions;
    private final Tellings tellings;
    private final Clocks clocks;

    Reviews(AppealRepository rows, Acts acts, Questions questions, Tellings tellings, Clocks clocks) {
        this.rows = rows;
        this.acts = acts;
        this.questions = questions;
        this.tellings = tellings;
        this.clocks = clocks;
    }

    /** Which appeal is meant, as which version of it the caller has seen, and who calls. */
    record Call(String id, Optional<Integer> seen, Person person) {}

    @WithTransaction
    Uni<AppealView> claim(Call call) {
        return internal(call, "Claimed.", (appeal, given) -> appeal.claim(call.person(), given));
    }

    /** The next that {@code person} may take; 404 when there is none. */
    @WithTransaction
    Uni<AppealView> next(Person person) {
        return rows.next(person.name(), person.isSenior(), acts.now())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("appeal that waits for you")))
                .chain(id -> claim(new Call(id, Optional.empty(), person)));
    }

    @WithTransaction
    Uni<AppealView> renew(Call call) {
        return acts.act(call, (appeal, given) -> appeal.renew(call.person(), given), acts::recordQuietly);
    }

    @WithTransaction
    Uni<AppealView> release(Call call) {
        return internal(call, "Released.", (appeal, given) -> appeal.release(call.person(), given));
    }

    @WithTransaction
    Uni<AppealView> ask(Call call, String question) {
        var hours = clocks.workingTime();
        return acts.act(
                call, (appeal, given) -> appeal.ask(call.person(), given, clocks.answer(), hours), (row, next) -> {
                    var until = ((AwaitingAccount) next.state()).until();
                    row.reminded(0);
                    return acts.record(row, next, Line.by(call.person().name(), "The account is asked: " + question))
                            .call(() -> questions.ask(next, call.person().name(), question, acts.now(), until))
                            .call(() -> tellings.asked(next, question, until));
                });
    }

    @WithTransaction
    Uni<AppealView> escalate(Call call, String why) {
        return internal(call, "Escalated: " + why, (appeal, given) -> appeal.escalate(call.person(), given));
    }

    private Uni<AppealView> internal(Call call, String what, BiFunction<Appeal, Circumstances, Step> action) {
        return acts.act(
                call,
                action,
                (row, next) ->
                        acts.record(row, next, Line.internal(call.person().name(), what)));
    }
}
