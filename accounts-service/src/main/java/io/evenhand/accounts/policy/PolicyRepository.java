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

    Uni<Boolean> exists(String policy) {
        return count("policy = ?1", policy).map(versions -> versions > 0);
    }

    /** The policy with all its versions, oldest first; with none when it is unknown. */
    Uni<Editions> editions(String policy) {
        return list("policy = ?1 order by number", policy)
                .chain(versions -> lastSet(policy)
                        .chain(set -> lines(policy).map(lines -> new Editions(policy, versions, set, lines))));
    }

    private static Uni<List<ParameterChange>> lastSet(String policy) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from ParameterChangeRow where policy = ?1 and number in (select max(number)"
                                        + " from ParameterChangeRow where policy = ?1 and kind = 'set' group by parameter)",
                                ParameterChangeRow.class)
                        .setParameter(1, policy)
                        .getResultList())
                .map(PolicyRepository::changes);
    }

    private static Uni<Long> lines(String policy) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select count(*) from ParameterChangeRow where policy = ?1", Long.class)
                        .setParameter(1, policy)
                        .getSingleResult());
    }

    Uni<List<ParameterChange>> changes(String policy, String parameter, long after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from ParameterChangeRow where policy = ?1 and parameter = ?2 and number > ?3"
                                        + " order by number",
                                ParameterChangeRow.class)
                        .setParameter(1, policy)
                        .setParameter(2, parameter)
                        .setParameter(3, after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(PolicyRepository::changes);
    }

    /** Adds lines to what was done to the policy's parameters; the policy is locked. */
    Uni<Void> add(String policy, List<ParameterChange> lines) {
        var rows =
                lines.stream().map(line -> ParameterChangeRow.of(policy, line)).toArray();
        return Panache.getSession().chain(session -> session.persistAll(rows));
    }

    private static List<ParameterChange> changes(List<ParameterChangeRow> rows) {
        return rows.stream().map(ParameterChangeRow::toChange).toList();
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
