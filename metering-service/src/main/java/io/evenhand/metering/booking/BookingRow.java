package io.evenhand.metering.booking;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A booking as it is kept. */
@Entity
@Table(name = "booking")
class BookingRow {

    @Id
    private String id;

    private String account;

    @Column(name = "starts_at")
    private Instant startsAt;

    @Column(name = "ends_at")
    private Instant endsAt;

    @Convert(converter = Attributes.class)
    private Map<String, String> attributes;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    @Version
    private int version;

    BookingRow() {}

    static BookingRow of(
            String id, String account, Interval interval, Map<String, String> attributes, Instant createdAt) {
        var row = new BookingRow();
        row.id = id;
        row.account = account;
        row.startsAt = interval.start();
        row.endsAt = interval.end();
        row.attributes = attributes;
        row.createdAt = createdAt;
        return row;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    int version() {
        return version;
    }

    Interval interval() {
        return new Interval(startsAt, endsAt);
    }

    boolean isCancelled() {
        return cancelledAt != null;
    }

    void move(Interval interval) {
        startsAt = interval.start();
        endsAt = interval.end();
    }

    void cancel(Instant now) {
        cancelledAt = now;
    }

    Booking toBooking() {
        var state = isCancelled() ? Booking.State.CANCELLED : Booking.State.BOOKED;
        return new Booking(id, account, startsAt, endsAt, attributes, state, version, null, List.of());
    }
}
