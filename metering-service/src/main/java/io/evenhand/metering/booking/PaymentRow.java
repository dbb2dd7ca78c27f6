package io.evenhand.metering.booking;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a booking costs, as it is kept; written before its decision is asked for. */
@Entity
@Table(name = "booking_payment")
class PaymentRow {

    @Id
    private String booking;

    private String account;

    private String action;

    @Convert(converter = Units.class)
    private Map<String, Long> units;

    @Column(name = "asked_at")
    private Instant askedAt;

    @Enumerated(EnumType.STRING)
    private Payment.State state;

    private @Nullable String decision;

    private @Nullable String wallet;

    private @Nullable Long credits;

    PaymentRow() {}

    static PaymentRow of(String booking, String account, Wish wish, Instant askedAt) {
        var row = new PaymentRow();
        row.booking = booking;
        row.account = account;
        row.action = wish.action();
        row.units = wish.units();
        row.askedAt = askedAt;
        row.state = Payment.State.ASKING;
        return row;
    }

    String booking() {
        return booking;
    }

    boolean isAsking() {
        return state == Payment.State.ASKING;
    }

    RemoteDecisions.Ask toAsk() {
        return RemoteDecisions.Ask.of(booking, account, action, units, askedAt);
    }

    void isPaid(RemoteDecisions.Outcome.Paid paid) {
        state = Payment.State.SPENT;
        decision = paid.decision();
        wallet = paid.wallet();
        credits = paid.credits();
    }

    /** The booking is cancelled in time. */
    void returns() {
        state = state == Payment.State.SPENT ? Payment.State.RETURNING : state;
    }

    /** It is told as given back at {@code now}. */
    CreditsReturned returned(Instant now) {
        state = Payment.State.RETURNED;
        return new CreditsReturned(
                account,
                Objects.requireNonNull(wallet),
                Objects.requireNonNull(credits),
                now,
                Objects.requireNonNull(decision));
    }

    /** Empty while nobody knows. */
    Optional<Payment> toPayment() {
        return wallet == null || credits == null ? Optional.empty() : Optional.of(new Payment(wallet, credits, state));
    }
}
