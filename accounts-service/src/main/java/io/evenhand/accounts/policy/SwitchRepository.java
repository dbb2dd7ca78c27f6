package io.evenhand.accounts.policy;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What was switched, in PostgreSQL. */
@ApplicationScoped
class SwitchRepository implements PanacheRepositoryBase<SwitchChangeRow, String> {

    /** The last line of each rule of {@code policy} that was ever switched. */
    Uni<List<SwitchChange>> last(String policy) {
        return list(
                        "policy = ?1 and number in (select max(number) from SwitchChangeRow where policy = ?1 group by rule)"
                                + " order by number",
                        policy)
                .map(SwitchRepository::changes);
    }

    Uni<List<SwitchChange>> changes(String policy, String rule, long after, int limit) {
        return find("policy = ?1 and rule = ?2 and number > ?3 order by number", policy, rule, after)
                .page(Page.ofSize(limit))
                .list()
                .map(SwitchRepository::changes);
    }

    private static List<SwitchChange> changes(List<SwitchChangeRow> rows) {
        return rows.stream().map(SwitchChangeRow::toChange).toList();
    }
}
