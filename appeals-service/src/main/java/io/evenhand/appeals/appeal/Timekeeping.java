package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.kit.clock.BusinessClock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What time does to appeals: unanswered questions are no longer waited for, what is urgent goes to a senior, what is late is
 * told as an event of its own, and what is done is closed. Every replica looks; each change is made once.
 */
@ApplicationScoped
class Timekeeping {

    private static final int AT_ONCE = 50;

    /** When an account is reminded of a question, before the end: on the 7th and the 12th of 14 days. */
    private static final List<Duration> REMINDERS = List.of(Duration.ofDays(7), Duration.ofDays(2));

    private final AppealRepository rows;
    private final Changes changes;
    private final Tellings tellings;
    private final Misses misses;
    private final Cases cases;
    private final Clocks clocks;
    private final BusinessClock clock;

    Timekeeping(
            AppealRepository rows,
            Changes changes,
            Tellings tellings,
            Misses misses,
            Cases cases,
            Clocks clocks,
            BusinessClock clock) {
        this.rows = rows;
        this.changes = changes;
        this.tellings = tellings;
        this.misses = misses;
        this.cases = cases;
        this.clocks = clocks;
        this.clock = clock;
    }

    Uni<Void> look() {
        var now = clock.instant();
        return each("state = 'awaiting-account' and awaitingUntil <= :now", now, this::goOn)
                .chain(() -> remind(now))
                .chain(() -> each(
                        "(state = 'queued' or (state = 'in-review' and leaseUntil <= :now)) and escalateAt <= :now",
                        now,
                        this::urge))
                .chain(() -> misses.find(now, clocks.restoration()))
                .chain(() -> each("state = 'decided' and restoration in ('none', 'applied')", now, this::close))
                .chain(() -> Panache.withTransaction(cases::closeOver));
    }

    private Uni<Void> each(String which, Instant now, Function<AppealRow, Uni<? extends AppealRow>> what) {
        var given = which.contains(":now") ? Map.<String, Object>of("now", now) : Map.<String, Object>of();
        return Panache.withSession(
                        () -> rows.find(which, given).page(0, AT_ONCE).list())
                .chain(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(row -> Panache.withTransaction(
                                () -> rows.locked(row.id()).chain(what)))
                        .onItem()
                        .ignoreAsUni());
    }

    /** Each is looked at again under its lock: somebody may have been quicker. */
    private Uni<AppealRow> goOn(AppealRow row) {
        var before = row.toAppeal();
        var after = before.asOf(clock.instant(), clocks.workingTime());
        return before.state().equals(after.state())
                ? Uni.createFrom().item(row)
                : changes.record(
                        row,
                        after,
                        Line.of(
                                "No answer came. It is decided on what is there; silence is not held against anybody."));
    }

    private Uni<Void> remind(Instant now) {
        return each(
                "state = 'awaiting-account' and reminders < 2 and awaitingUntil <= :now",
                now.plus(REMINDERS.getFirst()),
                row -> remind(row, now));
    }

    private Uni<AppealRow> remind(AppealRow row, Instant now) {
        var appeal = row.toAppeal();
        if (!(appeal.state() instanceof AwaitingAccount awaiting)) {
            return Uni.createFrom().item(row);
        }
        var due = (int) REMINDERS.stream()
                .filter(before -> !now.isBefore(awaiting.until().minus(before)))
                .count();
        if (due <= row.reminders()) {
            return Uni.createFrom().item(row);
        }
        row.reminded(due);
        return changes.recordQuietly(row, appeal).call(() -> tellings.reminded(appeal, due, awaiting.until()));
    }

    private Uni<AppealRow> urge(AppealRow row) {
        var before = row.toAppeal().asOf(clock.instant(), clocks.workingTime());
        var after = before.urged();
        return before.state().equals(after.state())
                ? Uni.createFrom().item(row)
                : changes.record(row, after, Line.internal("clock", "Escalated: most of its time is over."));
    }

    private Uni<AppealRow> close(AppealRow row) {
        var before = row.toAppeal();
        var after = before.close(clock.instant());
        return before.state().equals(after.state()) || row.restoration().isUnderWay()
                ? Uni.createFrom().item(row)
                : changes.recordQuietly(row, after);
    }
}
