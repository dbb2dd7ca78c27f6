package io.evenhand.accounts.wallet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A line of the ledger: written once, never changed (a trigger in the database sees to it). */
@Entity
@Immutable
@Table(name = "entry")
class EntryRow {

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private String wallet;

    private long number;
    private String kind;
    private String lot;
    private long units;

    @Column(name = "balance_after")
    private long balanceAfter;

    private Instant at;
    private @Nullable String decision;
    private @Nullable String hold;

    EntryRow() {}

    static EntryRow of(String id, WalletRow wallet, Posting posting, String lot, long units) {
        var line = wallet.book(units);
        var row = new EntryRow();
        row.id = id;
        row.wallet = wallet.id();
        row.number = line.number();
        row.kind = posting.kind().name().toLowerCase(Locale.ROOT);
        row.lot = lot;
        row.units = units;
        row.balanceAfter = line.balanceAfter();
        row.at = posting.at();
        row.decision = posting.decision();
        row.hold = posting.hold();
        return row;
    }

    EntryView toView() {
        return new EntryView(id, number, kind, lot, units, balanceAfter, at, decision, hold);
    }
}
