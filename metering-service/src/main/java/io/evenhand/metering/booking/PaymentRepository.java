package io.evenhand.metering.booking;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Payments in the database. */
@ApplicationScoped
class PaymentRepository implements PanacheRepositoryBase<PaymentRow, String> {

    /** Whoever asks so for the same payment waits until this transaction ends. */
    Uni<Optional<PaymentRow>> locked(String booking) {
        return findById(booking, LockModeType.PESSIMISTIC_WRITE).map(Optional::ofNullable);
    }

    /** What some bookings cost, by booking. */
    Uni<Map<String, PaymentRow>> of(List<String> bookings) {
        return list("booking in ?1", bookings)
                .map(found -> found.stream().collect(Collectors.toMap(PaymentRow::booking, Function.identity())));
    }

    /** Those that were asked about before {@code then} and of which nobody knows since. */
    Uni<List<PaymentRow>> unknownSince(Instant then, int most) {
        return find("state = ?1 and askedAt < ?2 order by askedAt", Payment.State.ASKING, then)
                .page(0, most)
                .list();
    }
}
