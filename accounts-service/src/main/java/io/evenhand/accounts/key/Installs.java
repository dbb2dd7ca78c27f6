package io.evenhand.accounts.key;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The environments an account runs in. */
@ApplicationScoped
class Installs {

    private final InstallRepository rows;
    private final Ids ids;
    private final BusinessClock clock;

    Installs(InstallRepository rows, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.ids = ids;
        this.clock = clock;
    }

    @WithTransaction
    Uni<Install> add(String account, @Nullable String name) {
        return rows.persist(InstallRow.of(ids.next("inst"), account, name, clock.instant()))
                .map(InstallRow::toInstall);
    }

    @WithSession
    Uni<Optional<Install>> find(String account, String id) {
        return rows.findById(id)
                .map(row -> Optional.ofNullable(row)
                        .filter(found -> found.belongsTo(account))
                        .map(InstallRow::toInstall));
    }

    @WithSession
    Uni<Page<Install>> of(String account, String cursor, int limit) {
        return rows.of(account, cursor, limit + 1)
                .map(found -> Page.of(found.stream().map(InstallRow::toInstall).toList(), limit, Install::id));
    }
}
