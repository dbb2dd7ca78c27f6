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

    /** The live keys of an install that gets no other until the transaction ends. */
    Uni<List<KeyRow>> liveOf(String install) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT id FROM install WHERE id = ?1 FOR UPDATE", String.class)
                        .setParameter(1, install)
                        .getSingleResult())
                .chain(() -> list("install = ?1 and revokedAt is null", install));
    }

    Uni<List<KeyRow>> liveOfAccount(String account) {
        return list("account = ?1 and revokedAt is null", account);
    }

    Uni<List<KeyRow>> of(String account, String after, int limit) {
        return find("account = ?1 and id > ?2 order by id", account, after)
                .page(0, limit)
                .list();
    }
}
