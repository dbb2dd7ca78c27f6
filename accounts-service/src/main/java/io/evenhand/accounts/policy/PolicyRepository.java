package io.evenhand.accounts.policy;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;

/** Policies and their versions in PostgreSQL. */
@ApplicationScoped
class PolicyRepository implements PanacheRepositoryBase<PolicyVersionRow, String> {

    /** The policy's row, made when it is new, locked until the transaction ends. */
    Uni<PolicyRow> lockOrCreate(String name) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO policy (name, versions) VALUES (?1, 0) ON CONFLICT DO NOTHING")
                        .setParameter(1, name)
                        .executeUpdate()
                        .chain(() -> session.find(PolicyRow.class, name, LockModeType.PESSIMISTIC_WRITE)));
    }

    /** Like {@link #lockOrCreate}, for a policy that should be there. */
    Uni<Boolean> lock(String name) {
        return Panache.getSession()
                .chain(session -> session.find(PolicyRow.class, name, LockModeType.PESSIMISTIC_WRITE))
                .map(found -> found != null);
    }

    Uni<List<PolicyVersionRow>> versionsOf(String policy) {
        return list("policy = ?1 order by number", policy);
    }

    Uni<List<String>> names(String after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select name from PolicyRow where name > ?1 order by name", String.class)
                        .setParameter(1, after)
                        .setMaxResults(limit)
                        .getResultList());
    }
}
