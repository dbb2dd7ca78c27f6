package io.evenhand.accounts.key;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Installs in PostgreSQL. */
@ApplicationScoped
class InstallRepository implements PanacheRepositoryBase<InstallRow, String> {

    /** How many are in use, of an account whose installs change no more until the transaction ends. */
    Uni<Long> inUse(String account) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT id FROM account WHERE id = ?1 FOR UPDATE", String.class)
                        .setParameter(1, account)
                        .getSingleResult())
                .chain(() -> count("account = ?1 and retiredAt is null", account));
    }

    Uni<List<InstallRow>> of(String account, String after, int limit) {
        return find("account = ?1 and id > ?2 order by id", account, after)
                .page(0, limit)
                .list();
    }
}
