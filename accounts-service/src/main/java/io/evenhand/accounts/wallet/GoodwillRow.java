package io.evenhand.accounts.wallet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goodwill. That a second person grants what is too much for one, the database sees to as well. */
@Entity
@Table(name = "goodwill")
class GoodwillRow {

    static final String PROPOSED = "proposed";

    @Id
    private String id;

    private String account;
    private String wallet;
    private long amount;
    private String reason;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    private String state;

    @SuppressWarnings("UnusedVariable") // The database and queries read it.
    private boolean alone;

    @Column(name = "proposed_by")
    private String proposedBy;

    @Column(name = "proposed_at")
    private Instant proposedAt;

    @Column(name = "decided_by")
    private @Nullable String decidedBy;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    private @Nullable String lot;

    @Version
    private int revision;

    GoodwillRow() {}

    static GoodwillRow of(String id, WalletRow wallet, Goodwill.Wish wish, boolean alone, Instant now) {
        var row = new GoodwillRow();
        row.id = id;
        row.account = wallet.account();
        row.wallet = wallet.name();
        row.amount = wish.amount();
        row.reason = wish.reason();
        row.expiresAt = wish.expiresAt();
        row.state = PROPOSED;
        row.alone = alone;
        row.proposedBy = wish.by();
        row.proposedAt = now;
        return row;
    }

    void grant(String granted, String by, Instant now) {
        lot = granted;
        decide("granted", by, now);
    }

    void withdraw(String by, Instant now) {
        decide("withdrawn", by, now);
    }

    private void decide(String how, String by, Instant now) {
        state = how;
        decidedBy = by;
        decidedAt = now;
    }

    boolean isOf(WalletRow other) {
        return account.equals(other.account()) && wallet.equals(other.name());
    }

    boolean isOpen() {
        return state.equals(PROPOSED);
    }

    boolean isProposedBy(String person) {
        return proposedBy.equals(person);
    }

    long amount() {
        return amount;
    }

    String state() {
        return state;
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    GoodwillView toView() {
        return new GoodwillView(
                id, amount, reason, expiresAt, state, proposedBy, proposedAt, decidedBy, decidedAt, lot);
    }
}
