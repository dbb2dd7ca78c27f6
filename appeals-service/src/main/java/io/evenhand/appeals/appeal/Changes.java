package io.evenhand.appeals.appeal;

import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Writes down what happened to appeals: the row, a line of the case, and the event {@code appeal-changed}, or none of them. */
@ApplicationScoped
class Changes {

    private final AppealRepository rows;
    private final Cases cases;
    private final EventLog events;
    private final List<AppealChanges> listeners;
    private final BusinessClock clock;

    Changes(
            AppealRepository rows,
            Cases cases,
            EventLog events,
            @All List<AppealChanges> listeners,
            BusinessClock clock) {
        this.rows = rows;
        this.cases = cases;
        this.events = events;
        this.listeners = listeners;
        this.clock = clock;
    }

    /**
     * A line of the case.
     *
     * @param forStaff whether only staff read it
     */
    record Line(String what, Optional<String> by, boolean forStaff) {

        static Line of(String what) {
            return new Line(what, Optional.empty(), false);
        }

        static Line by(String person, String what) {
            return new Line(what, Optional.of(person), false);
        }

        /** Leases come and go: holders are not told (appeals.md §7.15). */
        static Line internal(String person, String what) {
            return new Line(what, Optional.of(person), true);
        }
    }

    Uni<AppealRow> begin(AppealRow row, Appeal appeal, Line line) {
        return rows.persistAndFlush(row)
                .chain(() -> note(row, appeal, Optional.of(line)))
                .replaceWith(row);
    }

    Uni<AppealRow> record(AppealRow row, Appeal next, Line line) {
        return record(row, next, Optional.of(line));
    }

    /** Records what is no line of the case. */
    Uni<AppealRow> recordQuietly(AppealRow row, Appeal next) {
        return record(row, next, Optional.empty());
    }

    private Uni<AppealRow> record(AppealRow row, Appeal next, Optional<Line> line) {
        row.take(next);
        return rows.flush().chain(() -> note(row, next, line)).replaceWith(row);
    }

    private Uni<Void> note(AppealRow row, Appeal appeal, Optional<Line> line) {
        var told = Views.event(appeal, row);
        return line.map(said -> cases.note(appeal.filing().caseFile(), entry(appeal, said)))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .chain(() -> events.append("appeal-changed", row.account(), told))
                .chain(() -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .transformToUniAndConcatenate(listener ->
                                listener.changed(told, appeal.filing().report()))
                        .onItem()
                        .ignoreAsUni());
    }

    private Entry entry(Appeal appeal, Line line) {
        var progress = appeal.isOpen() ? Entry.Progress.OPEN : Entry.Progress.SETTLED;
        var entry = Entry.of(clock.instant(), Entry.Kind.APPEAL, appeal.filing().id(), line.what(), progress);
        var named = line.by().map(entry::by).orElse(entry);
        // Who reported an account, and what became of it, is not the account's to know.
        return line.forStaff() || appeal.filing().kind() == Kind.REPORTER_REVIEW ? named.forStaff() : named;
    }
}
