package io.evenhand.metering.booking;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

/** Bookings in the database. */
@ApplicationScoped
class BookingRepository implements PanacheRepositoryBase<BookingRow, String> {

    /** Whoever asks so for the same booking waits until this transaction ends. */
    Uni<Optional<BookingRow>> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(Optional::ofNullable);
    }

    /** The account's bookings after {@code cursor}, in the order in which they were made. */
    Uni<List<BookingRow>> of(String account, String cursor, int most) {
        return find("account = ?1 and id > ?2 order by id", account, cursor)
                .page(Page.ofSize(most))
                .list();
    }
}
