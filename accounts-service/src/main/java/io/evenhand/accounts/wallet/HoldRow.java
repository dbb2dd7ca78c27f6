package io.evenhand.accounts.wallet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Credits set aside. From {@code endsAt} on it is lapsed, whether or not that is booked. */
@Entity
@Table(name = "hold")
class HoldRow {

    static final String HELD = "held";
    private static final String LAPSED = "lapsed";

    @Id
    private String id;

    private String wallet;
    private long units;
    private String state;
    private long settled;
    private long refunded;

    @Column(name = "taken_by")
    private String takenBy;

    @Column(name = "taken_at")
    private Instant takenAt;

    @Column(name = "ends_at")
    private Instant endsAt;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    @Version
    private int revision;

    HoldRow() {}

    static HoldRow of(String id, WalletRow wallet, long units, String takenBy, Instant takenAt, Instant endsAt) {
        var row = new HoldRow();
        row.id = id;
        row.wallet = wallet.id();
        row.units = units;
        row.state = HELD;
        row.takenBy = takenBy;
        row.takenAt = takenAt;
        row.endsAt = endsAt;
        return row;
    }

    void settle(long spent, Instant now) {
        settled = spent;
        close("settled", now);
    }

    /** Closes it without a spend. */
    void release(Instant now) {
        close("voided", now);
    }

    void lapse() {
        close(LAPSED, endsAt);
    }

    private void close(String how, Instant at) {
        state = how;
        closedAt = at;
    }

    void refund(long back) {
        refunded = Math.addExact(refunded, back);
    }

    boolean isOf(String other) {
        return wallet.equals(other);
    }

    /** What it is at {@code now}: {@code held}, {@code settled}, {@code voided} or {@code lapsed}. */
    String stateAt(Instant now) {
        return state.equals(HELD) && !now.isBefore(endsAt) ? LAPSED : state;
    }

    boolean holdsAt(Instant now) {
        return stateAt(now).equals(HELD);
    }

    /** What was spent and has not come back. */
    long spent() {
        return settled - refunded;
    }

    String id() {
        return id;
    }

    long units() {
        return units;
    }

    Instant endsAt() {
        return endsAt;
    }

    HoldView toView(Instant now) {
        var lapsedAt = state.equals(HELD) && !holdsAt(now) ? endsAt : closedAt;
        return new HoldView(id, units, stateAt(now), settled, refunded, takenBy, takenAt, endsAt, lapsedAt);
    }
}
