package io.evenhand.accounts.account;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Accounts in PostgreSQL. */
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<AccountRow, String> {

    Uni<List<AccountRow>> withExternalId(String externalId) {
        return list("externalId", externalId);
    }

    Uni<List<AccountRow>> withExternalIds(Collection<String> externalIds) {
        return list("externalId in ?1", externalIds);
    }

    Uni<List<AccountRow>> onPolicyAfter(String policy, String id, int limit) {
        return find("policy = ?1 and id > ?2 order by id", policy, id)
                .page(0, limit)
                .list();
    }

    Uni<List<AccountRow>> after(String id, int limit) {
        return find("id > ?1 order by id", id).page(0, limit).list();
    }

    /** Those whose next plan is there and not written down as their plan yet. */
    Uni<List<AccountRow>> due(Instant now, int limit) {
        return find("nextAt <= ?1 order by nextAt", now).page(0, limit).list();
    }
}
