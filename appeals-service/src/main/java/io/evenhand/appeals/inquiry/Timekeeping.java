package io.evenhand.appeals.inquiry;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * What time does to questions: accounts are reminded of them, and what is not answered in time is overdue. Every replica looks;
 * each change is made once.
 */
@ApplicationScoped
class Timekeeping {

    private final InquiryRepository rows;
    private final Records records;
    private final Letters letters;
    private final Migrations migrations;
    private final BusinessClock clock;

    Timekeeping(InquiryRepository rows, Records records, Letters letters, Migrations migrations, BusinessClock clock) {
        this.rows = rows;
        this.records = records;
        this.letters = letters;
        this.migrations = migrations;
        this.clock = clock;
    }

    @Scheduled(every = "{evenhand.appeals.review.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        return Panache.withSession(() -> rows.due(now))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(row ->
                        Panache.withTransaction(() -> rows.locked(row.id()).chain(found -> look(found, now))))
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Questions to accounts are not looked after now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** It is looked at again under its lock: somebody may have been quicker. */
    private Uni<Void> look(InquiryRow row, Instant now) {
        var before = row.toInquiry();
        var after = before.asOf(now);
        if (!after.equals(before)) {
            return records.record(row, after).replaceWithVoid();
        }
        if (!row.isToBeReminded(now)) {
            return Uni.createFrom().voidItem();
        }
        var time = row.remind(now);
        return rows.flush().chain(() -> letters.reminded(before.terms(), time));
    }
}
