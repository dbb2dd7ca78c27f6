package io.evenhand.accounts.wallet;

import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
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
        return isThere("SELECT count(*) FROM settlement WHERE event = ?1", event);
    }

    private static Uni<Boolean> isThere(String count, String event) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(count, Long.class)
                        .setParameter(1, event)
                        .getSingleResult())
                .map(rows -> rows > 0);
    }

    /** What a decision took from this wallet's lots and has not given back; what it took last comes first. */
    Uni<List<Ledger.Taken>> takenByDecision(Ledger ledger, String decision) {
        return taken(ledger, "decision = ?2 AND kind IN ('spend', 'return')", decision);
    }

    /** The same of a hold. */
    Uni<List<Ledger.Taken>> takenByHold(Ledger ledger, String hold) {
        return taken(ledger, "hold = ?2", hold);
    }

    private static Uni<List<Ledger.Taken>> taken(Ledger ledger, String by, String id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                SELECT lot, -sum(units)::bigint AS taken FROM entry
                                WHERE wallet = ?1 AND %s
                                GROUP BY lot HAVING sum(units) < 0
                                ORDER BY max(number) FILTER (WHERE units < 0) DESC""".formatted(by), Tuple.class)
                        .setParameter(1, ledger.wallet().id())
                        .setParameter(2, id)
                        .getResultList()
                        .chain(parts -> Multi.createFrom()
                                .iterable(parts)
                                .onItem()
                                .transformToUniAndConcatenate(part -> session.find(
                                                LotRow.class, part.get("lot", String.class))
                                        .map(lot -> new Ledger.Taken(lot, part.get("taken", Long.class))))
                                .collect()
                                .asList()));
    }

    Uni<Void> addRepayment(String event, CreditsReturned returned, long booked) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO repayment (event, account, wallet, units, booked, at, decision)"
                                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")
                        .setParameter(1, event)
                        .setParameter(2, returned.account())
                        .setParameter(3, returned.wallet())
                        .setParameter(4, returned.units())
                        .setParameter(5, booked)
                        .setParameter(6, returned.at().atOffset(ZoneOffset.UTC))
                        .setParameter(7, returned.decision())
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Boolean> isRepaid(String event) {
        return isThere("SELECT count(*) FROM repayment WHERE event = ?1", event);
    }

    /**
     * Wallets with lots that ended, or holds that lapsed, by {@code now} and are not booked so. Lots of a frozen one wait:
     * they pay nothing anyway, and what is wrong there must not keep others.
     */
    Uni<List<WalletRow>> due(Instant now, int limit) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from WalletRow where frozenAt is null and (id in (select wallet from LotRow"
                                        + " where unspent > 0 and expired = false and expiresAt <= ?1)"
                                        + " or id in (select wallet from HoldRow where state = 'held' and endsAt <= ?1))",
                                WalletRow.class)
                        .setParameter(1, now)
                        .setMaxResults(limit)
                        .getResultList());
    }
}
