package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.store.Migrations;
import io.evenhand.metering.booking.RemoteDecisions.Outcome;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Gives back what cancelled bookings cost, and what was taken for bookings that there are not: where nobody knows what was
 * decided it is asked once more under the same id, which tells. Every replica looks; one finds each.
 */
@ApplicationScoped
class Returns {

    /** Longer than a call that books can take. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    private static final int AT_ONCE = 100;

    /** Accounts books a return onto what was spent, so it hears of that first. */
    private static final String RETURNING = """
            SELECT booking FROM booking_payment AS payment
            WHERE state = 'RETURNING' AND EXISTS (
                SELECT FROM event_log WHERE type = 'credits-spent' AND data ->> 'decision' = payment.decision)
            ORDER BY booking LIMIT ?1 FOR UPDATE SKIP LOCKED""";

    private final PaymentRepository rows;
    private final RemoteDecisions decisions;
    private final EventLog events;
    private final BusinessClock clock;
    private final Migrations migrations;

    Returns(
            PaymentRepository rows,
            RemoteDecisions decisions,
            EventLog events,
            BusinessClock clock,
            Migrations migrations) {
        this.rows = rows;
        this.decisions = decisions;
        this.events = events;
        this.clock = clock;
        this.migrations = migrations;
    }

    @Scheduled(every = "{evenhand.metering.bookings.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return undo().chain(() -> giveBack())
                .onFailure()
                .invoke(e -> Log.warnf("What bookings cost is not given back now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> giveBack() {
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(RETURNING, String.class)
                        .setParameter(1, AT_ONCE)
                        .getResultList())
                .chain(due -> each(
                        due,
                        booking -> rows.findById(booking)
                                .map(row -> row.returned(clock.instant()))
                                .chain(returned -> events.append("credits-returned", returned.account(), returned)))));
    }

    private Uni<Void> undo() {
        var then = clock.instant().minus(UNKNOWN_FOR);
        return Panache.withSession(() -> rows.unknownSince(then, AT_ONCE))
                .chain(unknown -> each(
                        unknown,
                        row -> decisions
                                .ask(row.toAsk())
                                .chain(outcome -> Panache.withTransaction(() -> undo(row.booking(), outcome)))));
    }

    private Uni<Void> undo(String booking, Outcome outcome) {
        return rows.locked(booking)
                .chain(found -> each(found.filter(PaymentRow::isAsking).stream().toList(), row -> switch (outcome) {
                    case Outcome.Paid paid -> {
                        row.isPaid(paid);
                        row.returns();
                        yield Uni.createFrom().voidItem();
                    }
                    case Outcome.Free _, Outcome.Refused _ -> rows.delete(row);
                }));
    }

    private static <T> Uni<Void> each(List<T> items, Function<T, Uni<?>> step) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(step)
                .onItem()
                .ignoreAsUni();
    }
}
