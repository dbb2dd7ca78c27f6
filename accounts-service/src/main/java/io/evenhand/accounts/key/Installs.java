package io.evenhand.accounts.key;

import io.evenhand.accounts.account.Account;
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
    private final Keys keys;
    private final Licences licences;
    private final Ids ids;
    private final BusinessClock clock;

    Installs(InstallRepository rows, Keys keys, Licences licences, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.keys = keys;
        this.licences = licences;
        this.ids = ids;
        this.clock = clock;
    }

    /** Empty where the subscription licenses no further one. */
    @WithTransaction
    Uni<Optional<Install>> add(Account account, @Nullable String name) {
        return licences.of(account)
                .chain(licence -> rows.inUse(account.id())
                        .chain(others -> licence.hasRoomBeside(others)
                                ? rows.persist(InstallRow.of(ids.next("inst"), account.id(), name, clock.instant()))
                                        .map(row -> Optional.of(row.toInstall()))
                                : Uni.createFrom().item(Optional.empty())));
    }

    /** Takes an install out of use, its keys with it. Empty where the account has none of that name. */
    @WithTransaction
    Uni<Optional<Install>> retire(String account, String id) {
        return rows.findById(id).chain(row -> {
            if (row == null || !row.belongsTo(account)) {
                return Uni.createFrom().item(Optional.empty());
            }
            if (!row.isRetired()) {
                row.retire(clock.instant());
            }
            return keys.revokeAll(id).map(_ -> Optional.of(row.toInstall()));
        });
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
