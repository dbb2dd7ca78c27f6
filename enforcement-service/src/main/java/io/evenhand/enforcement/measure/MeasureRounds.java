package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.delivery.Arrivals;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.evenhand.policy.measure.Ending;
import io.evenhand.policy.measure.Life;
import io.evenhand.policy.measure.State;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Notes that measures reached their holders, and tells that their time is over. Nothing of this lets a measure bite or ends
 * it: that the clock does.
 */
@ApplicationScoped
class MeasureRounds {

    private static final int AT_ONCE = 200;

    private final MeasureRepository rows;
    private final MeasureLetters letters;
    private final Arrivals arrivals;
    private final Directory directory;
    private final Policies policies;
    private final BusinessClock clock;
    private final Migrations migrations;

    MeasureRounds(
            MeasureRepository rows,
            MeasureLetters letters,
            Arrivals arrivals,
            Directory directory,
            Policies policies,
            BusinessClock clock,
            Migrations migrations) {
        this.rows = rows;
        this.letters = letters;
        this.arrivals = arrivals;
        this.directory = directory;
        this.policies = policies;
        this.clock = clock;
        this.migrations = migrations;
    }

    @Scheduled(every = "{evenhand.measure.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return arrived()
                .chain(this::over)
                .onFailure()
                .invoke(e -> Log.warnf("Measures are not looked at now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> arrived() {
        return Panache.withSession(() -> rows.undelivered(AT_ONCE)
                        .map(found -> found.stream()
                                .flatMap(row -> row.message().stream())
                                .toList()))
                .chain(arrivals::of)
                .chain(known -> known.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Panache.withTransaction(() ->
                                rows.undelivered(AT_ONCE).chain(found -> each(found, row -> arrived(row, known)))));
    }

    private Uni<Void> arrived(MeasureRow row, Map<String, Instant> known) {
        var at = row.message().map(known::get);
        if (at.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return directory
                .byAccount(row.account())
                .chain(account -> {
                    var window = policies.version(row.policy(), row.policyVersion())
                            .map(version -> version.policy().conduct().appeals().window())
                            .filter(span -> !span.isZero());
                    row.delivered(
                            at.get(),
                            window.flatMap(span -> account.map(found -> span.after(at.get(), found.zone())))
                                    .orElse(null));
                    return rows.changed(row, clock.instant());
                })
                .replaceWithVoid();
    }

    private Uni<Void> over() {
        var now = clock.instant();
        return Panache.withTransaction(() -> rows.over(now, now.minus(Life.PROPOSAL_LASTS), AT_ONCE)
                .chain(found -> each(found, row -> over(row, now))));
    }

    private Uni<Void> over(MeasureRow row, Instant now) {
        if (row.state(now) == State.CANCELLED) {
            row.end(Ending.CANCELLED, now, "Nobody decided on it in time.", null, null);
            return rows.changed(row, now).replaceWithVoid();
        }
        row.endTold();
        return rows.changed(row, now)
                .call(measure -> letters.over(
                        measure,
                        policies.version(row.policy(), row.policyVersion())
                                .map(version -> version.policy().title())
                                .orElse(row.policy()),
                        "Its time is over.",
                        now))
                .replaceWithVoid();
    }

    private static Uni<Void> each(List<MeasureRow> found, Function<MeasureRow, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .onItem()
                .ignoreAsUni();
    }
}
