package io.evenhand.metering.booking;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What bookings keep others of their account from. The constraint on the table decides, so two at once cannot both get in. */
@ApplicationScoped
class Holds {

    private static final String HOLD = """
            INSERT INTO booking_hold (booking, account, attribute, value, during)
            VALUES (?1, ?2, ?3, ?4, tstzrange(?5, ?6)) ON CONFLICT DO NOTHING""";

    private static final String OTHER = """
            SELECT booking FROM booking_hold
            WHERE account = ?1 AND attribute = ?2 AND value <> ?3 AND during && tstzrange(?4, ?5)
            ORDER BY lower(during), booking LIMIT 1""";

    /** What came of the wish to hold an interval. */
    sealed interface Holding {

        /** It is held. */
        record Held() implements Holding {}

        /**
         * Another booking overlaps it and differs in the attribute.
         *
         * @param other that booking's id; empty when it is gone again
         */
        record Taken(String attribute, Optional<String> other) implements Holding {}
    }

    /** Holds the booking's interval by its values of {@code attributes}, or finds the first that keeps it from that. */
    Uni<Holding> hold(BookingRow booking, Map<String, String> values, List<String> attributes) {
        return Multi.createFrom()
                .iterable(attributes)
                .onItem()
                .transformToUniAndConcatenate(attribute -> hold(booking, attribute, values.getOrDefault(attribute, "")))
                .filter(Holding.Taken.class::isInstance)
                .toUni()
                .map(taken -> taken == null ? new Holding.Held() : taken);
    }

    private static Uni<Holding> hold(BookingRow booking, String attribute, String value) {
        var interval = booking.interval();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HOLD)
                        .setParameter(1, booking.id())
                        .setParameter(2, booking.account())
                        .setParameter(3, attribute)
                        .setParameter(4, value)
                        .setParameter(5, interval.start().atOffset(ZoneOffset.UTC))
                        .setParameter(6, interval.end().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .chain(held -> held == 1
                        ? Uni.createFrom().item(new Holding.Held())
                        : other(booking, attribute, value)
                                .map(other -> new Holding.Taken(attribute, Optional.ofNullable(other))));
    }

    private static Uni<String> other(BookingRow booking, String attribute, String value) {
        var interval = booking.interval();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OTHER, String.class)
                        .setParameter(1, booking.account())
                        .setParameter(2, attribute)
                        .setParameter(3, value)
                        .setParameter(4, interval.start().atOffset(ZoneOffset.UTC))
                        .setParameter(5, interval.end().atOffset(ZoneOffset.UTC))
                        .getSingleResultOrNull());
    }

    /** The attributes by which a booking is held; it holds nothing any more. */
    Uni<List<String>> release(String booking) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT attribute FROM booking_hold WHERE booking = ?1 ORDER BY attribute",
                                String.class)
                        .setParameter(1, booking)
                        .getResultList()
                        .call(() -> session.createNativeQuery("DELETE FROM booking_hold WHERE booking = ?1")
                                .setParameter(1, booking)
                                .executeUpdate()));
    }
}
