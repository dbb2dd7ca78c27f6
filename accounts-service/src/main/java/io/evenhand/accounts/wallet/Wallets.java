package io.evenhand.accounts.wallet;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Books lots, spends and expiries: each under the lock of its wallet, each told to the hot path. */
@ApplicationScoped
class Wallets {

    private static final int AT_ONCE = 50;

    private final LedgerRepository rows;
    private final HoldRepository holds;
    private final EventLog events;
    private final Ids ids;
    private final BusinessClock clock;

    Wallets(LedgerRepository rows, HoldRepository holds, EventLog events, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.holds = holds;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** A lot to be granted; {@code reference} is what the platform calls it. */
    record Purchase(
            long amount,
            Instant purchasedAt,
            @Nullable Instant expiresAt,
            @Nullable String reference) {

        Purchase called(String name) {
            return new Purchase(amount, purchasedAt, expiresAt, name);
        }
    }

    /** Grants a lot, or nothing when the wallet would hold more than a JSON number can say exactly. */
    @WithTransaction
    Uni<Optional<LotView>> grant(String account, String wallet, Purchase purchase) {
        return open(account, wallet)
                .chain(ledger -> grant(ledger, purchase, clock.instant()))
                .call(granted -> granted.map(lot -> events.append(
                                "lot-bought",
                                account,
                                purchase.purchasedAt(),
                                new LotBought(account, wallet, lot.id(), purchase.amount(), purchase.purchasedAt())))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** The same, in a wallet that is open. */
    Uni<Optional<LotView>> grant(Ledger ledger, Purchase purchase, Instant now) {
        if (ledger.purse().balance(now) > WalletsResource.MOST - purchase.amount()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var lot = LotRow.of(ids.next("lot"), ledger.wallet().id(), purchase);
        ledger.expire(now);
        ledger.grant(lot, now);
        return rows.add(lot).chain(() -> close(ledger, now)).replaceWith(Optional.of(lot.toView()));
    }

    /** Books a spend once for each {@code event}; what lots no longer cover is recorded, never charged. */
    @WithTransaction
    Uni<Void> settle(String event, CreditsSpent spent) {
        return rows.lockOrCreate(spent.account(), spent.wallet())
                .chain(ledger -> rows.isSettled(event)
                        .chain(known -> known ? Uni.createFrom().voidItem() : settle(event, spent, ledger)));
    }

    private Uni<Void> settle(String event, CreditsSpent spent, Ledger ledger) {
        var covered = ledger.settle(spent.units(), spent.at(), spent.decision());
        if (covered < spent.units()) {
            Log.errorf(
                    "Wallet %s: event %s spent %d units, lots cover only %d; the rest is not charged",
                    ledger.wallet().id(), event, spent.units(), covered);
        }
        return rows.addSettlement(event, spent, covered).chain(() -> close(ledger, clock.instant()));
    }

    /** A spend that no wallet can have is kept for people to look at. */
    @WithTransaction
    Uni<Void> recordUncovered(String event, CreditsSpent spent) {
        Log.errorf(
                "Event %s spent %d units of %s/%s, an account that is not known here",
                event, spent.units(), spent.account(), spent.wallet());
        return rows.addSettlement(event, spent, 0).replaceWithVoid();
    }

    /**
     * Books credits back once for each {@code event}, onto the lots that the decision took them from; never more than it
     * took.
     */
    @WithTransaction
    Uni<Void> giveBack(String event, CreditsReturned returned) {
        return rows.lockOrCreate(returned.account(), returned.wallet())
                .chain(ledger -> rows.isRepaid(event)
                        .chain(known -> known ? Uni.createFrom().voidItem() : giveBack(event, returned, ledger)));
    }

    private Uni<Void> giveBack(String event, CreditsReturned returned, Ledger ledger) {
        return rows.takenByDecision(ledger, returned.decision()).chain(taken -> {
            var now = clock.instant();
            var booked = ledger.giveBack(
                    returned.units(),
                    taken,
                    Posting.ofDecision(EntryKind.RETURN, returned.at(), returned.decision()),
                    now);
            if (booked < returned.units()) {
                Log.errorf(
                        "Wallet %s: event %s returned %d units, the decision had taken only %d",
                        ledger.wallet().id(), event, returned.units(), booked);
            }
            return rows.addRepayment(event, returned, booked).chain(() -> close(ledger, now));
        });
    }

    /** Credits returned to a wallet that nobody can have are kept for people to look at. */
    @WithTransaction
    Uni<Void> recordUnbooked(String event, CreditsReturned returned) {
        Log.errorf(
                "Event %s returned %d units to %s/%s, an account that is not known here",
                event, returned.units(), returned.account(), returned.wallet());
        return rows.addRepayment(event, returned, 0);
    }

    /** Books the lots that ended, wallet by wallet; readers never wait for it, an ended lot pays nothing anyway. */
    Uni<Void> expireDue() {
        return due().chain(due -> Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(this::expireUnlessWrong)
                .collect()
                .asList()
                .chain(booked -> due.size() < AT_ONCE || booked.contains(false)
                        ? Uni.createFrom().voidItem()
                        : expireDue()));
    }

    /** One wallet that cannot be booked does not keep the others. */
    private Uni<Boolean> expireUnlessWrong(WalletRow wallet) {
        return expire(wallet.account(), wallet.name())
                .replaceWith(true)
                .onFailure()
                .invoke(e -> Log.warnf("Ends in wallet %s are not booked yet: %s", wallet.id(), e.getMessage()))
                .onFailure()
                .recoverWithItem(false);
    }

    @WithSession
    Uni<List<WalletRow>> due() {
        return rows.due(clock.instant(), AT_ONCE);
    }

    @WithTransaction
    Uni<Void> expire(String account, String wallet) {
        return open(account, wallet).chain(ledger -> {
            var now = clock.instant();
            ledger.expire(now);
            return ledger.hasNews() ? close(ledger, now) : Uni.createFrom().voidItem();
        });
    }

    /** Locks the wallet for a change of its own; what lapsed holds held is back in it, whatever comes of the change. */
    Uni<Ledger> open(String account, String wallet) {
        return rows.lockOrCreate(account, wallet)
                .call(ledger -> holds.lapsed(ledger.wallet().id(), clock.instant())
                        .chain(lapsed -> Multi.createFrom()
                                .iterable(lapsed)
                                .onItem()
                                .transformToUniAndConcatenate(hold -> lapse(ledger, hold))
                                .onItem()
                                .ignoreAsUni())
                        .chain(() -> ledger.hasNews()
                                ? close(ledger, clock.instant())
                                : Uni.createFrom().voidItem()));
    }

    private Uni<Void> lapse(Ledger ledger, HoldRow hold) {
        return rows.takenByHold(ledger, hold.id())
                .invoke(taken -> {
                    var posting = Posting.ofHold(EntryKind.VOID, hold.endsAt(), hold.id());
                    ledger.giveBack(hold.units(), taken, posting, clock.instant());
                    hold.lapse();
                })
                .replaceWithVoid();
    }

    /** Writes what was booked, and tells the hot path. */
    Uni<Void> close(Ledger ledger, Instant now) {
        ledger.wallet().nextVersion();
        var changed = ledger.toEvent(now);
        return rows.add(ledger.takeNews())
                .chain(() -> events.append("wallet-changed", changed.account(), now, changed));
    }

    /** The wallet as it is now; a hold that has lapsed is booked first, so that what it held is seen. */
    Uni<Optional<Shown>> find(String account, String wallet) {
        return hasLapsed(WalletRow.idOf(account, wallet))
                .chain(lapsed ->
                        lapsed ? expire(account, wallet) : Uni.createFrom().voidItem())
                .chain(() -> show(account, wallet));
    }

    @WithSession
    Uni<Boolean> hasLapsed(String wallet) {
        return holds.hasLapsed(wallet, clock.instant());
    }

    @WithSession
    Uni<Optional<Shown>> show(String account, String wallet) {
        var now = clock.instant();
        return rows.find(account, wallet).map(found -> found.map(ledger -> ledger.show(now)));
    }

    /** A wallet's figures and lots at one instant. */
    record Shown(WalletChanged figures, @Nullable Frozen frozen, List<LotView> lots) {
        Shown {
            lots = List.copyOf(lots);
        }
    }

    @WithSession
    Uni<Page<EntryView>> entries(String account, String wallet, long after, int limit) {
        return rows.entries(account, wallet, after, limit + 1)
                .map(found -> Page.of(
                        found.stream().map(EntryRow::toView).toList(), limit, entry -> Long.toString(entry.number())));
    }
}
