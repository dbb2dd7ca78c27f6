package io.evenhand.enforcement.webhook;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Webhooks in the database. */
@ApplicationScoped
class WebhookRepository implements PanacheRepositoryBase<WebhookRow, String> {

    Uni<List<WebhookRow>> of(String account) {
        return list("account = ?1 and removed = false order by id", account);
    }

    Uni<Optional<WebhookRow>> of(String account, String id) {
        return find("id = ?1 and account = ?2 and removed = false", id, account)
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** As {@link #of(String)}; whoever asks so for the same account waits until this transaction ends. */
    Uni<List<WebhookRow>> locked(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT 1 FROM pg_advisory_xact_lock(hashtext(?1))", Integer.class)
                        .setParameter(1, "webhook|" + account)
                        .getSingleResult())
                .chain(() -> of(account));
    }
}
