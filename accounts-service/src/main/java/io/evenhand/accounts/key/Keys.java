package io.evenhand.accounts.key;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.identity.KeyHolder;
import io.evenhand.kit.identity.KeyHolders;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Issues and revokes keys, and finds who holds one. */
@ApplicationScoped
public class Keys implements KeyHolders {

    private final KeyRepository rows;
    private final ApiKeys keys;
    private final EventLog events;
    private final Ids ids;
    private final InstantSource clock;

    Keys(KeyRepository rows, ApiKeys keys, EventLog events, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.keys = keys;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** Issues a key for an install that was found to be the account's; empty where it has as many as it may. */
    @WithTransaction
    Uni<Optional<IssuedKey>> issue(Install install, Licence licence) {
        return rows.liveOf(install.id())
                .chain(live -> licence.hasRoomForKeyBeside(live.size())
                        ? issue(install).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<IssuedKey> issue(Install install) {
        var key = keys.mint();
        var hash = keys.hash(key).orElseThrow();
        var row = KeyRow.of(ids.next("key"), install.account(), install.id(), hash, clock.instant());
        var issued = row.toIssuedKey(key);
        return rows.persist(row)
                .chain(() -> events.append(
                        "key-issued",
                        issued.id(),
                        Map.of(
                                "id", issued.id(),
                                "account", issued.account(),
                                "install", issued.install(),
                                "hash", hash)))
                .replaceWith(issued);
    }

    /** What came of a wish to revoke a key. */
    enum Revocation {
        REVOKED,
        REVOKED_BEFORE,
        /** The account has no such key. */
        NO_SUCH_KEY
    }

    /** Revokes a key, once. */
    @WithTransaction
    Uni<Revocation> revoke(String account, String id) {
        return rows.findById(id).chain(row -> {
            if (row == null || !row.belongsTo(account)) {
                return Uni.createFrom().item(Revocation.NO_SUCH_KEY);
            }
            if (row.isRevoked()) {
                return Uni.createFrom().item(Revocation.REVOKED_BEFORE);
            }
            return revoke(row).replaceWith(Revocation.REVOKED);
        });
    }

    /** Revokes what keys of an install are live. */
    Uni<Void> revokeAll(String install) {
        return rows.liveOf(install).chain(this::revoke);
    }

    /** The same of an account, in the current transaction. */
    public Uni<Void> revokeAllOf(String account) {
        return rows.liveOfAccount(account).chain(this::revoke);
    }

    private Uni<Void> revoke(List<KeyRow> live) {
        return Multi.createFrom()
                .iterable(live)
                .onItem()
                .transformToUniAndConcatenate(this::revoke)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> revoke(KeyRow row) {
        row.revoke(clock.instant());
        return events.append(
                "key-revoked", row.id(), Map.of("id", row.id(), "account", row.account(), "hash", row.hash()));
    }

    @Override
    @WithSession
    public Uni<Optional<KeyHolder>> find(String hash) {
        return rows.live(hash).map(found -> found.stream().findFirst().map(KeyRow::toHolder));
    }

    @WithSession
    Uni<Page<IssuedKey>> of(String account, String cursor, int limit) {
        return rows.of(account, cursor, limit + 1)
                .map(found ->
                        Page.of(found.stream().map(row -> row.toIssuedKey(null)).toList(), limit, IssuedKey::id));
    }
}
