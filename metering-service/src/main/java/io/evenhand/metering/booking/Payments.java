package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.booking.RemoteDecisions.Outcome;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pays for bookings with decisions. That one is asked for is written down first, in a transaction of its own: whatever
 * breaks after that, {@link Returns} finds what was taken for a booking that there is not.
 */
@ApplicationScoped
class Payments {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final PaymentRepository rows;
    private final RemoteDecisions decisions;
    private final Pool pool;
    private final BusinessClock clock;

    Payments(PaymentRepository rows, RemoteDecisions decisions, Pool pool, BusinessClock clock) {
        this.rows = rows;
        this.decisions = decisions;
        this.pool = pool;
        this.clock = clock;
    }

    /** Has {@code booking} decided about, in the transaction that books it; what is refused or not known fails. */
    Uni<Optional<Payment>> pay(String booking, String account, Wish wish) {
        if (wish.units().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var asked = PaymentRow.of(booking, account, wish, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return writeDown(asked.toAsk())
                .chain(() -> decisions.ask(asked.toAsk()))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(_ -> ProblemException.unavailable(
                        "Whether this can be booked is not known now: nothing is booked, and what it took comes back.",
                        RETRY))
                .chain(outcome -> switch (outcome) {
                    case Outcome.Paid paid ->
                        rows.locked(booking).map(Payments::stillAsking).map(row -> {
                            row.isPaid(paid);
                            return row.toPayment();
                        });
                    case Outcome.Free _ ->
                        rows.locked(booking)
                                .map(Payments::stillAsking)
                                .chain(rows::delete)
                                .replaceWith(Optional.<Payment>empty());
                    case Outcome.Refused(var problem) ->
                        strike(booking).chain(() -> Uni.createFrom().failure(problem));
                });
    }

    private Uni<Void> writeDown(RemoteDecisions.Ask ask) {
        return pool.preparedQuery("""
                        INSERT INTO booking_payment (booking, account, action, units, asked_at, state)
                        VALUES ($1, $2, $3, $4, $5, 'ASKING')""")
                .execute(Tuple.of(
                        ask.id(),
                        ask.account(),
                        ask.action(),
                        new Units().convertToDatabaseColumn(ask.units()),
                        ask.issuedAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Whatever comes of the transaction that wanted to book. */
    private Uni<Void> strike(String booking) {
        return pool.preparedQuery("DELETE FROM booking_payment WHERE booking = $1")
                .execute(Tuple.of(booking))
                .replaceWithVoid();
    }

    private static PaymentRow stillAsking(Optional<PaymentRow> found) {
        return found.filter(PaymentRow::isAsking).orElseThrow(Bookings::changedMeanwhile);
    }

    /** What a booking cost is to be given back, if it cost something. */
    Uni<Void> giveBack(String booking) {
        return rows.locked(booking)
                .invoke(found -> found.ifPresent(PaymentRow::returns))
                .replaceWithVoid();
    }

    @WithSession
    Uni<Map<String, Payment>> of(List<String> bookings) {
        return rows.of(bookings)
                .map(found -> found.entrySet().stream()
                        .flatMap(each ->
                                each.getValue().toPayment().map(paid -> Map.entry(each.getKey(), paid)).stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
