package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The way every action takes: lock, look at the version, ask the rules, record, answer. In the caller's transaction. */
@ApplicationScoped
class Acts {

    private final AppealRepository rows;
    private final Looks looks;
    private final Questions questions;
    private final Changes changes;
    private final Clocks clocks;
    private final BusinessClock clock;

    Acts(AppealRepository rows, Looks looks, Questions questions, Changes changes, Clocks clocks, BusinessClock clock) {
        this.rows = rows;
        this.looks = looks;
        this.questions = questions;
        this.changes = changes;
        this.clocks = clocks;
        this.clock = clock;
    }

    /** Writes down what was done, and does what follows from it. */
    interface Recording extends BiFunction<AppealRow, Appeal, Uni<AppealRow>> {}

    Instant now() {
        return clock.instant();
    }

    Uni<AppealView> act(Reviews.Call call, BiFunction<Appeal, Circumstances, Step> action, Recording recording) {
        return act(call.id(), call.seen(), call.person(), action, recording);
    }

    /** @param seen which version the caller has seen, if that matters */
    Uni<AppealView> act(
            String id,
            Optional<Integer> seen,
            Viewer viewer,
            BiFunction<Appeal, Circumstances, Step> action,
            Recording recording) {
        return rows.locked(id)
                .call(row -> fresh(row, seen, viewer))
                .chain(row -> looks.circumstances(standing(row), viewer)
                        .chain(given -> switch (action.apply(standing(row), given)) {
                            case Step.Refused(var why) -> Uni.createFrom().<AppealRow>failure(why.problem());
                            case Step.Taken(var next) -> recording.apply(row, next);
                        }))
                .chain(row -> view(row, viewer));
    }

    private Uni<Void> fresh(AppealRow row, Optional<Integer> seen, Viewer viewer) {
        return seen.filter(version -> version != row.version()).isEmpty()
                ? Uni.createFrom().voidItem()
                : view(row, viewer)
                        .chain(current -> Uni.createFrom()
                                .failure(ProblemException.stale(
                                        "stale-version",
                                        "The appeal has changed: its version is %d.".formatted(row.version()),
                                        current)));
    }

    Appeal standing(AppealRow row) {
        return row.toAppeal().asOf(clock.instant(), clocks.workingTime());
    }

    Uni<AppealRow> record(AppealRow row, Appeal next, Line line) {
        return changes.record(row, next, line);
    }

    Uni<AppealRow> recordQuietly(AppealRow row, Appeal next) {
        return changes.recordQuietly(row, next);
    }

    Uni<AppealView> view(AppealRow row, Viewer viewer) {
        // A measure that was never told of is asked for, so that what may be done is known.
        return looks.circumstances(standing(row), viewer)
                .chain(() -> views(List.of(row), viewer))
                .map(List::getFirst);
    }

    /** Many at once, in the order given. */
    Uni<List<AppealView>> views(List<AppealRow> rows, Viewer viewer) {
        var appeals = rows.stream().map(this::standing).toList();
        if (appeals.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return looks.about(appeals, viewer)
                .chain(about -> questions
                        .of(rows.stream().map(AppealRow::id).toList())
                        .map(asked -> IntStream.range(0, rows.size())
                                .mapToObj(at -> {
                                    var row = rows.get(at);
                                    var known = Objects.requireNonNull(about.get(row.id()));
                                    var beside = new Views.Beside(
                                            row,
                                            asked.getOrDefault(row.id(), List.of()),
                                            known.given(),
                                            known.measure());
                                    return Views.of(appeals.get(at), beside, viewer);
                                })
                                .toList()));
    }
}
