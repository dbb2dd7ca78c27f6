package io.evenhand.accounts.wallet;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goodwill in PostgreSQL. Whoever changes it has locked the wallet. */
@ApplicationScoped
class GoodwillRepository implements PanacheRepositoryBase<GoodwillRow, String> {

    /** What one person alone granted to a wallet since an instant. */
    Uni<Long> grantedAlone(WalletRow wallet, Instant since) {
        return find(
                        "select coalesce(sum(amount), 0) from GoodwillRow where account = ?1 and wallet = ?2 and alone"
                                + " and state = 'granted' and proposedAt > ?3",
                        wallet.account(),
                        wallet.name(),
                        since)
                .project(Long.class)
                .singleResult();
    }

    Uni<Optional<GoodwillRow>> of(WalletRow wallet, String id) {
        return findById(id).map(found -> Optional.ofNullable(found).filter(row -> row.isOf(wallet)));
    }

    Uni<List<GoodwillRow>> after(String account, String wallet, String cursor, int limit) {
        return find("account = ?1 and wallet = ?2 and id > ?3 order by id", account, wallet, cursor)
                .page(Page.ofSize(limit))
                .list();
    }
}
