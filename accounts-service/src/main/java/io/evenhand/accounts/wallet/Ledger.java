package io.evenhand.accounts.wallet;

import static java.util.Comparator.comparing;

import io.evenhand.kit.id.Ids;
import io.evenhand.policy.wallet.Entry;
import io.evenhand.policy.wallet.Spend;
import io.evenhand.policy.wallet.Wallet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A locked wallet with the lots that still hold something: turns the policy's decisions about lots into ledger lines.
 * The sum of all lines is what the lots hold whose end is not booked.
 */
final class Ledger {

    private final WalletRow wallet;
    private final List<LotRow> lots;
    private final Ids ids;
    private final List<EntryRow> entries = new ArrayList<>();

    Ledger(WalletRow wallet, List<LotRow> lots, Ids ids) {
        this.wallet = wallet;
        this.lots = new ArrayList<>(lots);
        this.ids = ids;
    }

    void grant(LotRow lot, Instant at) {
        lots.add(lot);
        book(EntryKind.GRANT, lot.id(), lot.unspent(), at, null);
    }

    /** Takes {@code units} as of {@code at}, as far as lots cover them, and answers how many that were. */
    long settle(long units, Instant at, @Nullable String decision) {
        var covered = Math.min(units, purse().balance(at));
        switch (purse().spend(covered, at)) {
            case Spend.Paid paid -> paid.entries().forEach(part -> spend(part, at, decision));
            case Spend.Insufficient _ -> throw new IllegalStateException("A balance that does not pay what it holds");
        }
        wallet.countSettled(units);
        return covered;
    }

    private void spend(Entry part, Instant at, @Nullable String decision) {
        var lot = lots.stream()
                .filter(each -> each.id().equals(part.lot()))
                .findFirst()
                .orElseThrow();
        lot.spend(part.units());
        if (lot.isExpired()) {
            book(EntryKind.RESTORE, lot.id(), part.units(), at, decision);
        }
        book(EntryKind.SPEND, lot.id(), -part.units(), at, decision);
    }

    /** Units of a decision that are taken from a lot still. */
    record Taken(LotRow lot, long units) {}

    /**
     * Puts {@code units} back where a decision took them, from the front of {@code taken} on, and answers how many that
     * were. A lot that has ended by {@code now} does not live again: what comes back to it ends at once.
     */
    long giveBack(long units, List<Taken> taken, String decision, Instant at, Instant now) {
        expire(now);
        var left = units;
        for (var part : taken) {
            var back = Math.min(left, part.units());
            if (back > 0) {
                giveBack(part.lot(), back, decision, at, now);
                left -= back;
            }
        }
        return units - left;
    }

    private void giveBack(LotRow lot, long units, String decision, Instant at, Instant now) {
        lot.takeBack(units);
        if (!lots.contains(lot)) {
            lots.add(lot);
        }
        book(EntryKind.RETURN, lot.id(), units, at, decision);
        if (lot.hasEnded(now)) {
            lot.expire();
            book(EntryKind.EXPIRE, lot.id(), -units, at, null);
        }
    }

    /** Books the end of every lot that ended by {@code now}, at the instant it ended. */
    void expire(Instant now) {
        lots.stream()
                .filter(lot -> lot.isDue(now))
                .sorted(comparing(lot -> lot.expiresAt(now)))
                .forEach(lot -> {
                    lot.expire();
                    book(EntryKind.EXPIRE, lot.id(), -lot.unspent(), lot.expiresAt(now), null);
                });
    }

    /** What the lots hold now, in the words of the event. */
    WalletChanged toEvent(Instant now) {
        return new WalletChanged(
                wallet.account(),
                wallet.name(),
                wallet.version(),
                purse().balance(now),
                wallet.settled(),
                purse().nextExpiry(now).orElse(null));
    }

    Wallet purse() {
        return new Wallet(lots.stream().map(LotRow::toLot).toList());
    }

    WalletRow wallet() {
        return wallet;
    }

    List<LotView> lotsPayingAt(Instant now) {
        return lots.stream()
                .filter(lot -> lot.toLot().paysAt(now))
                .map(LotRow::toView)
                .toList();
    }

    /** The lines booked since the ledger was opened. */
    List<EntryRow> booked() {
        return List.copyOf(entries);
    }

    private void book(EntryKind kind, String lot, long units, Instant at, @Nullable String decision) {
        entries.add(EntryRow.of(ids.next("ent"), wallet, kind, lot, units, at, decision));
    }
}
