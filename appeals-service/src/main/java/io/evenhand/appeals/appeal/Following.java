package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.MeasureChanges;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.function.Function;

/**
 * What becomes of measures, and of open appeals with them: one that was reversed leaves nothing to decide, one that another
 * took the place of is appealed against in that other, and one that expired is still appealed against.
 */
@ApplicationScoped
class Following implements MeasureChanges {

    private final AppealRepository rows;
    private final Changes changes;
    private final Tellings tellings;
    private final Clocks clocks;
    private final BusinessClock clock;

    Following(AppealRepository rows, Changes changes, Tellings tellings, Clocks clocks, BusinessClock clock) {
        this.rows = rows;
        this.changes = changes;
        this.tellings = tellings;
        this.clocks = clocks;
        this.clock = clock;
    }

    @Override
    public Uni<Void> changed(Measure measure) {
        return follow(measure).chain(() -> switch (measure.state()) {
            case "reversed", "cancelled" -> each(measure.id(), row -> moot(row, measure));
            case "lifted" ->
                each(
                        measure.id(),
                        row -> row.toAppeal().filing().kind() == Kind.REINSTATEMENT
                                ? moot(row, measure)
                                : Uni.createFrom().voidItem());
            default -> Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> each(String measure, Function<AppealRow, Uni<? extends Void>> what) {
        return rows.openAbout(measure)
                .chain(open -> Multi.createFrom()
                        .iterable(open)
                        .onItem()
                        .transformToUniAndConcatenate(what)
                        .onItem()
                        .ignoreAsUni());
    }

    private Uni<Void> moot(AppealRow row, Measure measure) {
        var cause = "The measure was %s. %s"
                .formatted(measure.state(), Objects.requireNonNullElse(measure.endedWhy(), ""))
                .strip();
        var moot = row.toAppeal().moot(cause, clock.instant(), clocks.workingTime());
        return changes.record(row, moot, Line.of("Nothing is left to decide. " + cause))
                .call(() -> tellings.moot(moot, cause))
                .replaceWithVoid();
    }

    private Uni<Void> follow(Measure next) {
        var before = next.replaces();
        return before == null
                ? Uni.createFrom().voidItem()
                : each(
                        before,
                        row -> changes.record(
                                        row,
                                        row.toAppeal().follows(next.id(), Stakes.of(next.kind()), next.deciders()),
                                        Line.of(
                                                "Another measure has taken the place of the first: the appeal is about that now."))
                                .replaceWithVoid());
    }
}
