package io.evenhand.accounts.wallet;

import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Wallets with their lots and entries in PostgreSQL. */
@ApplicationScoped
class LedgerRepository {

    private final Ids ids;

    LedgerRepository(Ids ids) {
        this.ids = ids;
    }

    /** Opens the wallet for writing, making it when it is new: locked until the transaction ends. */
    Uni<Ledger> lockOrCreate(String account, String name) {
        var id = WalletRow.idOf(account, name);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO wallet (id, account, name, version, settled, booked, entries, revision)"
                                        + " VALUES (?1, ?2, ?3, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING")
                        .setParameter(1, id)
                        .setParameter(2, account)
                        .setParameter(3, name)
                        .executeUpdate()
                        .chain(() -> session.find(WalletRow.class, id, LockModeType.PESSIMISTIC_WRITE))
                        .chain(wallet -> ledger(session, wallet)));
    }

    /** The wallet as it is, for reading; empty while nothing was ever booked. */
    Uni<Optional<Ledger>> find(String account, String name) {
        return Panache.getSession()
                .chain(session -> session.find(WalletRow.class, WalletRow.idOf(account, name))
                        .chain(wallet -> wallet == null
                                ? Uni.createFrom().item(Optional.empty())
                                : ledger(session, wallet).map(Optional::of)));
    }

    private Uni<Ledger> ledger(Mutiny.Session session, WalletRow wallet) {
        return session.createQuery("from LotRow where wallet = ?1 and unspent > 0", LotRow.class)
                .setParameter(1, wallet.id())
                .getResultList()
                .map(lots -> new Ledger(wallet, lots, ids));
    }

    Uni<Void> add(LotRow lot) {
        return Panache.getSession().chain(session -> session.persist(lot));
    }

    Uni<Void> add(List<EntryRow> entries) {
        return Panache.getSession().chain(session -> session.persistAll(entries.toArray()));
    }

    Uni<List<EntryRow>> entries(String account, String name, long after, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from EntryRow where wallet = ?1 and number > ?2 order by number", EntryRow.class)
                        .setParameter(1, WalletRow.idOf(account, name))
                        .setParameter(2, after)
                        .setMaxResults(limit)
                        .getResultList());
    }

    /** Whether this event is new; from now on it is not. */
    Uni<Boolean> addSettlement(String event, CreditsSpent spent, long covered) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO settlement (event, account, wallet, units, covered, at, decision)"
                                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, cast(?7 as text)) ON CONFLICT DO NOTHING")
                        .setParameter(1, event)
                        .setParameter(2, spent.account())
                        .setParameter(3, spent.wallet())
                        .setParameter(4, spent.units())
                        .setParameter(5, covered)
                        .setParameter(6, spent.at().atOffset(ZoneOffset.UTC))
                        .setParameter(7, spent.decision())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Uni<Boolean> isSettled(String event) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT count(*) FROM settlement WHERE event = ?1", Long.class)
                        .setParameter(1, event)
                        .getSingleResult())
                .map(rows -> rows > 0);
    }

    /** Wallets with lots that ended by {@code now} and are not booked as ended, as account and name. */
    Uni<List<WalletRow>> due(Instant now, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from WalletRow where id in (select wallet from LotRow"
                                        + " where unspent > 0 and expired = false and expiresAt <= ?1)",
                                WalletRow.class)
                        .setParameter(1, now)
                        .setMaxResults(limit)
                        .getResultList());
    }
}
