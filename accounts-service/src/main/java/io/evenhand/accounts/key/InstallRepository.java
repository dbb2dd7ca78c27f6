package io.evenhand.accounts.key;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Installs in PostgreSQL. */
@ApplicationScoped
class InstallRepository implements PanacheRepositoryBase<InstallRow, String> {

    Uni<List<InstallRow>> of(String account, String after, int limit) {
        return find("account = ?1 and id > ?2 order by id", account, after)
                .page(0, limit)
                .list();
    }
}
