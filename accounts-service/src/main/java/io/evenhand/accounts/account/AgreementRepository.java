package io.evenhand.accounts.account;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Agreements in PostgreSQL. */
@ApplicationScoped
class AgreementRepository implements PanacheRepositoryBase<AgreementRow, String> {

    /** What holds or will, or held until after {@code since}, in the order of approval. */
    Uni<List<AgreementRow>> approved(Collection<String> accounts, Instant since) {
        return accounts.isEmpty()
                ? Uni.createFrom().item(List.of())
                : list(
                        "account in ?1 and approvedAt is not null and withdrawnAt is null and endsAt > ?2"
                                + " order by approvedAt, id",
                        accounts,
                        since);
    }

    Uni<List<AgreementRow>> of(String account, String after, int limit) {
        return find("account = ?1 and id > ?2 order by id", account, after)
                .page(0, limit)
                .list();
    }
}
