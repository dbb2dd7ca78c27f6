package io.evenhand.accounts.wallet;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Lots by what the platform calls them. */
@ApplicationScoped
class LotRepository implements PanacheRepositoryBase<LotRow, String> {

    /** The lot that a reference names in a wallet; an export names those without one by their id. */
    Uni<Optional<LotRow>> named(String wallet, String reference) {
        return find("wallet = ?1 and (reference = ?2 or id = ?2)", wallet, reference)
                .firstResult()
                .map(Optional::ofNullable);
    }
}
