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
        book(Posting.of(EntryKind.GRANT, at), lot.id(), lot.unspent());
    }

    /** Takes {@code units} as of {@code at}, as far as lots cover them, and answers how many that were. */
    long settle(long units, Instant at, @Nullable String decision) {
        var covered = Math.min(units, Math.min(purse().balance(at), covering()));
        switch (purse().spend(covered, at)) {
            case Spend.Paid paid ->
                paid.entries().forEach(part -> spend(part, Posting.ofDecision(EntryKind.SPEND, at, decision)));
            case Spend.Insufficient _ -> throw new IllegalStateException("A balance that does not pay what it holds");
        }
        wallet.countSettled(units);
        return covered;
    }

    /**
     * What can be booked as spent. It is less than lots hold only where the ledger is wrong, and that must not keep other
     * wallets' spends from being booked.
     */
    private long covering() {
        var restorable = lots.stream()
                .filter(LotRow::isExpired)
                .mapToLong(LotRow::unspent)
                .reduce(0, Math::addExact);
        return Math.addExact(wallet.booked(), restorable);
    }

    /** Sets {@code units} aside for a hold, or nothing at all. */
    Spend hold(long units, String hold, Instant now) {
        // A lot whose end is booked pays nothing, also where this machine's clock is behind another's.
        var spend = new Wallet(lots.stream()
                        .filter(lot -> !lot.isExpired())
                        .map(LotRow::toLot)
                        .toList())
                .spend(units, now);
        if (spend instanceof Spend.Paid paid) {
            paid.entries().forEach(part -> spend(part, Posting.ofHold(EntryKind.HOLD, now, hold)));
        }
        return spend;
    }

    private void spend(Entry part, Posting posting) {
        var lot = lots.stream()
                .filter(each -> each.id().equals(part.lot()))
                .findFirst()
                .orElseThrow();
        lot.spend(part.units());
        if (lot.isExpired()) {
            book(Posting.ofDecision(EntryKind.RESTORE, posting.at(), posting.decision()), lot.id(), part.units());
        }
        book(posting, lot.id(), -part.units());
    }

    /** Units of a decision or hold that are taken from a lot still. */
    record Taken(LotRow lot, long units) {}

    /**
     * Puts {@code units} back where they were taken from, from the front of {@code taken} on, and answers how many that
     * were. A lot that has ended by {@code now} does not live again: what comes back to it ends at once.
     */
    long giveBack(long units, List<Taken> taken, Posting posting, Instant now) {
        expire(now);
        var left = units;
        for (var part : taken) {
            var back = Math.min(left, part.units());
            if (back > 0) {
                giveBack(part.lot(), back, posting, now);
                left -= back;
            }
        }
        return units - left;
    }

    private void giveBack(LotRow lot, long units, Posting posting, Instant now) {
        lot.takeBack(units);
        if (!lots.contains(lot)) {
            lots.add(lot);
        }
        book(posting, lot.id(), units);
        if (lot.hasEnded(now)) {
            lot.expire();
            book(Posting.of(EntryKind.EXPIRE, posting.at()), lot.id(), -units);
        }
    }

    /** Books the end of every lot that ended by {@code now}, at the instant it ended. */
    void expire(Instant now) {
        lots.stream()
                .filter(lot -> lot.isDue(now))
                .sorted(comparing(lot -> lot.expiresAt(now)))
                .forEach(lot -> {
                    lot.expire();
                    book(Posting.of(EntryKind.EXPIRE, lot.expiresAt(now)), lot.id(), -lot.unspent());
                });
    }

    /** What can be spent now, in the words of the event. */
    WalletChanged toEvent(Instant now) {
        var pays = wallet.frozen().isEmpty();
        return new WalletChanged(
                wallet.account(),
                wallet.name(),
                wallet.version(),
                pays ? purse().balance(now) : 0,
                wallet.settled(),
                pays ? purse().nextExpiry(now).orElse(null) : null);
    }

    Wallet purse() {
        return new Wallet(lots.stream().map(LotRow::toLot).toList());
    }

    WalletRow wallet() {
        return wallet;
    }

    Wallets.Shown show(Instant now) {
        var paying = lots.stream()
                .filter(lot -> lot.toLot().paysAt(now))
                .map(LotRow::toView)
                .toList();
        return new Wallets.Shown(toEvent(now), wallet.frozen().orElse(null), paying);
    }

    /** Whether lines were booked that are not written yet. */
    boolean hasNews() {
        return !entries.isEmpty();
    }

    /** The lines that are to be written now. */
    List<EntryRow> takeNews() {
        var news = List.copyOf(entries);
        entries.clear();
        return news;
    }

    private void book(Posting posting, String lot, long units) {
        entries.add(EntryRow.of(ids.next("ent"), wallet, posting, lot, units));
    }
}
