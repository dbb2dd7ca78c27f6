package io.evenhand.accounts.wallet;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.evenhand.policy.wallet.Spend;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/** Sets credits aside and settles, voids and refunds them: each under the lock of the wallet. */
@ApplicationScoped
class Holds {

    private final Wallets wallets;
    private final LedgerRepository lots;
    private final HoldRepository rows;
    private final Ids ids;
    private final BusinessClock clock;

    Holds(Wallets wallets, LedgerRepository lots, HoldRepository rows, Ids ids, BusinessClock clock) {
        this.wallets = wallets;
        this.lots = lots;
        this.rows = rows;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of a wish to spend. */
    sealed interface Outcome {

        record Done(HoldView hold) implements Outcome {}

        /** The lots that pay hold {@code missing} too few. */
        record Insufficient(long missing) implements Outcome {}

        /** The wallet pays nothing. */
        record Standstill(Frozen frozen) implements Outcome {}

        /** This wallet has no such hold. */
        record Unknown() implements Outcome {}

        /** It is settled, voided or lapsed already, or not settled. */
        record Closed(String state) implements Outcome {}

        /** There is no more than {@code most} to settle or to refund. */
        record TooMuch(long most) implements Outcome {}
    }

    @WithTransaction
    Uni<Outcome> take(String account, String wallet, long units, Duration lasts, String by) {
        return wallets.open(account, wallet).chain(ledger -> {
            var now = clock.instant();
            var frozen = ledger.wallet().frozen();
            if (frozen.isPresent()) {
                return Uni.createFrom().item(new Outcome.Standstill(frozen.get()));
            }
            var hold = HoldRow.of(ids.next("hold"), ledger.wallet(), units, by, now, now.plus(lasts));
            return switch (ledger.hold(units, hold.id(), now)) {
                case Spend.Insufficient(var missing) -> Uni.createFrom().item(new Outcome.Insufficient(missing));
                case Spend.Paid _ -> rows.persist(hold).chain(() -> done(ledger, hold, now));
            };
        });
    }

    /** Spends {@code units} of a hold, or all of it; what it does not need comes back. */
    @WithTransaction
    Uni<Outcome> settle(String account, String wallet, String id, Optional<Long> units) {
        return with(account, wallet, id, (ledger, hold) -> {
            var now = clock.instant();
            var spent = units.orElse(hold.units());
            if (!hold.holdsAt(now)) {
                return Uni.createFrom().item(new Outcome.Closed(hold.stateAt(now)));
            }
            if (spent > hold.units()) {
                return Uni.createFrom().item(new Outcome.TooMuch(hold.units()));
            }
            return giveBack(ledger, hold, EntryKind.VOID, hold.units() - spent, now)
                    .invoke(() -> hold.settle(spent, now))
                    .chain(() -> done(ledger, hold, now));
        });
    }

    /** Gives all of a hold back. */
    @WithTransaction
    Uni<Outcome> release(String account, String wallet, String id) {
        return with(account, wallet, id, (ledger, hold) -> {
            var now = clock.instant();
            if (!hold.holdsAt(now)) {
                return Uni.createFrom().item(new Outcome.Closed(hold.stateAt(now)));
            }
            return giveBack(ledger, hold, EntryKind.VOID, hold.units(), now)
                    .invoke(() -> hold.release(now))
                    .chain(() -> done(ledger, hold, now));
        });
    }

    /** Gives back {@code units} of what a settled hold spent, or all that is left of it. */
    @WithTransaction
    Uni<Outcome> refund(String account, String wallet, String id, Optional<Long> units) {
        return with(account, wallet, id, (ledger, hold) -> {
            var now = clock.instant();
            var back = units.orElse(hold.spent());
            if (!hold.stateAt(now).equals("settled") || hold.spent() == 0) {
                return Uni.createFrom().item(new Outcome.Closed(hold.stateAt(now)));
            }
            if (back > hold.spent()) {
                return Uni.createFrom().item(new Outcome.TooMuch(hold.spent()));
            }
            return giveBack(ledger, hold, EntryKind.REFUND, back, now)
                    .invoke(() -> hold.refund(back))
                    .chain(() -> done(ledger, hold, now));
        });
    }

    private Uni<Outcome> with(
            String account, String wallet, String id, BiFunction<Ledger, HoldRow, Uni<Outcome>> change) {
        return wallets.open(account, wallet)
                .chain(ledger -> rows.of(ledger.wallet().id(), id)
                        .chain(found -> found.map(hold -> change.apply(ledger, hold))
                                .orElseGet(() -> Uni.createFrom().item(new Outcome.Unknown()))));
    }

    private Uni<Void> giveBack(Ledger ledger, HoldRow hold, EntryKind kind, long units, Instant now) {
        return units == 0
                ? Uni.createFrom().voidItem()
                : lots.takenByHold(ledger, hold.id())
                        .invoke(taken -> ledger.giveBack(units, taken, Posting.ofHold(kind, now, hold.id()), now))
                        .replaceWithVoid();
    }

    private Uni<Outcome> done(Ledger ledger, HoldRow hold, Instant now) {
        return wallets.close(ledger, now).replaceWith(new Outcome.Done(hold.toView(now)));
    }

    @WithSession
    Uni<Optional<HoldView>> find(String account, String wallet, String id) {
        return rows.of(WalletRow.idOf(account, wallet), id)
                .map(found -> found.map(hold -> hold.toView(clock.instant())));
    }

    @WithSession
    Uni<Page<HoldView>> list(String account, String wallet, String cursor, int limit) {
        return rows.after(WalletRow.idOf(account, wallet), cursor, limit + 1)
                .map(found -> Page.of(
                        found.stream().map(hold -> hold.toView(clock.instant())).toList(), limit, HoldView::id));
    }
}
