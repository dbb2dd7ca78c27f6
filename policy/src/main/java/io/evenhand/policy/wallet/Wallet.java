package io.evenhand.policy.wallet;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One account's lots of one kind of credit, in the order in which they are spent. */
public record Wallet(List<Lot> lots) {

    /** Soonest to expire first, never-expiring last, then oldest; the id only settles what is otherwise equal. */
    private static final Comparator<Lot> SPEND_ORDER = comparing(Lot::expiresAt, nullsLast(naturalOrder()))
            .thenComparing(Lot::purchasedAt)
            .thenComparing(Lot::id);

    public Wallet {
        lots = lots.stream().sorted(SPEND_ORDER).toList();
    }

    /** What the lots that can pay at {@code now} hold together. */
    public long balance(Instant now) {
        return paying(now).mapToLong(Lot::left).reduce(0, Math::addExact);
    }

    /** When the balance next falls by itself, if ever. */
    public Optional<Instant> nextExpiry(Instant now) {
        return paying(now).flatMap(lot -> Stream.ofNullable(lot.expiresAt())).findFirst();
    }

    /** Takes {@code units}, from as many lots as it needs, or nothing at all. */
    public Spend spend(long units, Instant now) {
        if (units < 0) {
            throw new IllegalArgumentException("a spend cannot be negative");
        }
        var entries = new ArrayList<Entry>();
        var after = new ArrayList<Lot>();
        var due = units;
        for (var lot : lots) {
            var taken = lot.paysAt(now) ? Math.min(due, lot.left()) : 0;
            if (taken > 0) {
                entries.add(new Entry(lot.id(), taken));
            }
            after.add(lot.without(taken));
            due -= taken;
        }
        return due > 0 ? new Spend.Insufficient(due) : new Spend.Paid(entries, new Wallet(after));
    }

    private Stream<Lot> paying(Instant now) {
        return lots.stream().filter(lot -> lot.paysAt(now));
    }
}
