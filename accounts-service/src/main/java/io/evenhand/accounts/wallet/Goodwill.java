package io.evenhand.accounts.wallet;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives credits without payment: a little at once, more when a second person agrees. */
@ApplicationScoped
class Goodwill {

    /** What somebody gave in small pieces counts together for so long. */
    private static final Duration TOGETHER = Duration.ofDays(30);

    private final Wallets wallets;
    private final GoodwillRepository rows;
    private final WalletConfig config;
    private final Ids ids;
    private final BusinessClock clock;

    Goodwill(Wallets wallets, GoodwillRepository rows, WalletConfig config, Ids ids, BusinessClock clock) {
        this.wallets = wallets;
        this.rows = rows;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody wants to give. */
    record Wish(long amount, String reason, @Nullable Instant expiresAt, String by) {}

    /** What came of it. */
    sealed interface Outcome {

        record Done(GoodwillView goodwill) implements Outcome {}

        record Unknown() implements Outcome {}

        /** It is granted or withdrawn already. */
        record Decided(String state) implements Outcome {}

        /** Whoever proposed it cannot be the second person. */
        record SamePerson() implements Outcome {}

        /** The wallet would hold more than a JSON number can say exactly. */
        record TooMuch() implements Outcome {}
    }

    /** Grants what one person may give, and proposes what is more. */
    @WithTransaction
    Uni<Outcome> propose(Places.Place place, Wish wish) {
        return wallets.open(place.account().id(), place.wallet().name()).chain(ledger -> {
            var now = clock.instant();
            // Said wrongly, it is refused now and not when somebody agrees.
            place.purchase(wish.amount(), null, wish.expiresAt(), now);
            return rows.grantedAlone(ledger.wallet(), now.minus(TOGETHER)).chain(before -> {
                var alone = wish.amount() <= config.goodwillAlone() - before;
                var row = GoodwillRow.of(ids.next("gw"), ledger.wallet(), wish, alone, now);
                return rows.persist(row)
                        .chain(() -> alone
                                ? grant(place, ledger, row, wish.by())
                                : Uni.createFrom().item(new Outcome.Done(row.toView())));
            });
        });
    }

    @WithTransaction
    Uni<Outcome> approve(Places.Place place, String id, String by) {
        return wallets.open(place.account().id(), place.wallet().name())
                .chain(ledger -> rows.of(ledger.wallet(), id).chain(found -> {
                    if (found.isEmpty()) {
                        return Uni.createFrom().item(new Outcome.Unknown());
                    }
                    var row = found.get();
                    if (!row.isOpen()) {
                        return Uni.createFrom().item(new Outcome.Decided(row.state()));
                    }
                    return row.isProposedBy(by)
                            ? Uni.createFrom().item(new Outcome.SamePerson())
                            : grant(place, ledger, row, by);
                }));
    }

    @WithTransaction
    Uni<Outcome> withdraw(Places.Place place, String id, String by) {
        return wallets.open(place.account().id(), place.wallet().name())
                .chain(ledger -> rows.of(ledger.wallet(), id))
                .map(found -> found.<Outcome>map(row -> {
                            if (!row.isOpen()) {
                                return new Outcome.Decided(row.state());
                            }
                            row.withdraw(by, clock.instant());
                            return new Outcome.Done(row.toView());
                        })
                        .orElseGet(Outcome.Unknown::new));
    }

    private Uni<Outcome> grant(Places.Place place, Ledger ledger, GoodwillRow row, String by) {
        var now = clock.instant();
        var purchase = place.purchase(row.amount(), null, row.expiresAt().orElse(null), now);
        return wallets.grant(ledger, purchase, now)
                .map(granted -> granted.<Outcome>map(lot -> {
                            row.grant(lot.id(), by, now);
                            return new Outcome.Done(row.toView());
                        })
                        .orElseGet(Outcome.TooMuch::new));
    }

    @WithSession
    Uni<Page<GoodwillView>> list(String account, String wallet, String cursor, int limit) {
        return rows.after(account, wallet, cursor, limit + 1)
                .map(found -> Page.of(found.stream().map(GoodwillRow::toView).toList(), limit, GoodwillView::id));
    }
}
