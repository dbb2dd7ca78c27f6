package io.evenhand.accounts.key;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keys in PostgreSQL. */
@ApplicationScoped
class KeyRepository implements PanacheRepositoryBase<KeyRow, String> {

    Uni<List<KeyRow>> live(String hash) {
        return list("hash = ?1 and revokedAt is null", hash);
    }

    Uni<List<KeyRow>> of(String account, String after, int limit) {
        return find("account = ?1 and id > ?2 order by id", account, after)
                .page(0, limit)
                .list();
    }
}
