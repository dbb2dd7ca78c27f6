package io.evenhand.accounts.wallet;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Checks that a wallet's ledger adds up. One that does not pays nothing, until it does and an operator says so. */
@ApplicationScoped
class Checks {

    private final Wallets wallets;
    private final Sums sums;
    private final Ids ids;
    private final BusinessClock clock;

    Checks(Wallets wallets, Sums sums, Ids ids, BusinessClock clock) {
        this.wallets = wallets;
        this.sums = sums;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of asking that a wallet pays again. */
    sealed interface Thawing {

        record Thawed() implements Thawing {}

        record NotFrozen() implements Thawing {}

        /** It still does not add up. */
        record StillWrong(CheckView check) implements Thawing {}
    }

    /** Adds a wallet up under its lock, and freezes it when it is wrong. */
    @WithTransaction
    Uni<CheckView> check(String account, String wallet, String by) {
        return wallets.open(account, wallet)
                .chain(ledger -> add(ledger, by)
                        .call(check ->
                                check.agrees() ? Uni.createFrom().voidItem() : freeze(ledger, check.words(), by)));
    }

    private Uni<CheckView> add(Ledger ledger, String by) {
        return sums.of(ledger.wallet().id()).chain(sum -> {
            var check = new CheckView(
                    ids.next("chk"),
                    sum.balance(),
                    sum.lines(),
                    sum.lots(),
                    sum.astray(),
                    sum.agrees(),
                    by,
                    clock.instant());
            return sums.add(check, sum.id()).replaceWith(check);
        });
    }

    @WithTransaction
    Uni<Void> freeze(String account, String wallet, String reason, String by) {
        return wallets.open(account, wallet).chain(ledger -> freeze(ledger, reason, by));
    }

    /** Freezes it, or adds a reason to those for which it is frozen. */
    private Uni<Void> freeze(Ledger ledger, String reason, String by) {
        if (ledger.wallet().frozen().isEmpty()) {
            Log.errorf("Wallet %s is frozen: %s", ledger.wallet().id(), reason);
        }
        ledger.wallet().freeze(reason, clock.instant());
        return sums.addStandstill(ledger.wallet().id(), new Standstill(true, reason, by, clock.instant()))
                .chain(() -> wallets.close(ledger, clock.instant()));
    }

    @WithTransaction
    Uni<Thawing> thaw(String account, String wallet, String reason, String by) {
        return wallets.open(account, wallet).chain(ledger -> {
            if (ledger.wallet().frozen().isEmpty()) {
                return Uni.createFrom().item(new Thawing.NotFrozen());
            }
            return add(ledger, by).chain(check -> {
                if (!check.agrees()) {
                    return Uni.createFrom().item(new Thawing.StillWrong(check));
                }
                ledger.wallet().thaw();
                return sums.addStandstill(ledger.wallet().id(), new Standstill(false, reason, by, clock.instant()))
                        .chain(() -> wallets.close(ledger, clock.instant()))
                        .replaceWith(new Thawing.Thawed());
            });
        });
    }

    /** When and why it was stopped and paid again, oldest first. */
    Uni<List<Standstill>> standstills(String account, String wallet) {
        return sums.standstills(WalletRow.idOf(account, wallet));
    }

    Uni<Page<CheckView>> list(String account, String wallet, String cursor, int limit) {
        return sums.checks(WalletRow.idOf(account, wallet), cursor, limit + 1)
                .map(found -> Page.of(found, limit, CheckView::id));
    }
}
