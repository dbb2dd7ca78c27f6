package io.evenhand.accounts.wallet;

import io.evenhand.policy.wallet.Lot;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Credits bought together. What an ended lot still held stays in {@code unspent}; that it ended is booked once. */
@Entity
@Table(name = "lot")
class LotRow {

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private String wallet;

    private long amount;
    private long unspent;

    @Column(name = "purchased_at")
    private Instant purchasedAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    private boolean expired;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private @Nullable String reference;

    @Version
    private int revision;

    LotRow() {}

    static LotRow of(String id, String wallet, Wallets.Purchase purchase) {
        var row = new LotRow();
        row.id = id;
        row.wallet = wallet;
        row.amount = purchase.amount();
        row.unspent = purchase.amount();
        row.purchasedAt = purchase.purchasedAt();
        row.expiresAt = purchase.expiresAt();
        row.reference = purchase.reference();
        return row;
    }

    void spend(long units) {
        unspent = Math.subtractExact(unspent, units);
    }

    void takeBack(long units) {
        unspent = Math.addExact(unspent, units);
    }

    boolean hasEnded(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    void expire() {
        expired = true;
    }

    boolean isExpired() {
        return expired;
    }

    boolean isDue(Instant now) {
        return !expired && unspent > 0 && hasEnded(now);
    }

    String id() {
        return id;
    }

    long amount() {
        return amount;
    }

    long unspent() {
        return unspent;
    }

    Instant expiresAt(Instant never) {
        return expiresAt == null ? never : expiresAt;
    }

    Lot toLot() {
        return new Lot(id, unspent, purchasedAt, expiresAt);
    }

    LotView toView() {
        return new LotView(id, amount, unspent, purchasedAt, expiresAt);
    }
}
