package io.evenhand.accounts.wallet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One account's wallet. Whoever changes it, or its lots and entries, locks this row first. */
@Entity
@Table(name = "wallet")
class WalletRow {

    @Id
    private String id;

    private String account;
    private String name;
    private long version;
    private long settled;
    private long booked;
    private long entries;

    @Column(name = "frozen_at")
    private @Nullable Instant frozenAt;

    @Column(name = "frozen_for")
    private @Nullable String frozenFor;

    @Version
    private int revision;

    WalletRow() {}

    static String idOf(String account, String name) {
        return account + "/" + name;
    }

    /** Books {@code units} (negative: out), and answers the entry's number and the balance after it. */
    Line book(long units) {
        booked = Math.addExact(booked, units);
        entries++;
        return new Line(entries, booked);
    }

    /** A place in the ledger. */
    record Line(long number, long balanceAfter) {}

    void countSettled(long units) {
        settled = Math.addExact(settled, units);
    }

    /** From now on it pays nothing; of several reasons the first stays. */
    void freeze(String reason, Instant now) {
        if (frozenAt == null) {
            frozenAt = now;
            frozenFor = reason;
        }
    }

    void thaw() {
        frozenAt = null;
        frozenFor = null;
    }

    Optional<Frozen> frozen() {
        return frozenAt == null || frozenFor == null ? Optional.empty() : Optional.of(new Frozen(frozenAt, frozenFor));
    }

    /** Something about the wallet is different now. */
    void nextVersion() {
        version++;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    String name() {
        return name;
    }

    /** The sum of its lines. */
    long booked() {
        return booked;
    }

    long version() {
        return version;
    }

    long settled() {
        return settled;
    }
}
