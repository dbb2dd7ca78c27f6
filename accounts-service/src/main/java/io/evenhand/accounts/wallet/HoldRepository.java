package io.evenhand.accounts.wallet;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds in PostgreSQL. Whoever changes one has locked its wallet. */
@ApplicationScoped
class HoldRepository implements PanacheRepositoryBase<HoldRow, String> {

    /** Holds of a wallet that lapsed by {@code now} and are not booked so, oldest first. */
    Uni<List<HoldRow>> lapsed(String wallet, Instant now) {
        return list("wallet = ?1 and state = 'held' and endsAt <= ?2 order by endsAt, id", wallet, now);
    }

    Uni<Boolean> hasLapsed(String wallet, Instant now) {
        return count("wallet = ?1 and state = 'held' and endsAt <= ?2", wallet, now)
                .map(many -> many > 0);
    }

    Uni<Optional<HoldRow>> of(String wallet, String id) {
        return findById(id).map(found -> Optional.ofNullable(found).filter(hold -> hold.isOf(wallet)));
    }

    Uni<List<HoldRow>> after(String wallet, String cursor, int limit) {
        return find("wallet = ?1 and id > ?2 order by id", wallet, cursor)
                .page(Page.ofSize(limit))
                .list();
    }
}
