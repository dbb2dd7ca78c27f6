package io.evenhand.accounts.wallet;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/** Adds ledgers up in PostgreSQL, each as it is at one instant. */
@ApplicationScoped
class Sums {

    private static final String ADD_UP = """
            SELECT wallet.id, wallet.account, wallet.name, wallet.booked AS balance,
              line.units AS lines, lot.units AS lots,
              lot.astray + hold.astray + abs(wallet.entries - line.many) + abs(wallet.entries - line.last) AS astray
            FROM wallet
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(units), 0)::bigint AS units, count(*) AS many, coalesce(max(number), 0) AS last
              FROM entry WHERE entry.wallet = wallet.id) AS line
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(held.units), 0)::bigint AS units,
                count(*) FILTER (WHERE held.units <> coalesce(booked.units, 0)) AS astray
              FROM lot
              CROSS JOIN LATERAL (SELECT CASE WHEN lot.expired THEN 0 ELSE lot.unspent END AS units) AS held
              LEFT JOIN (SELECT lot, sum(units) AS units FROM entry WHERE entry.wallet = wallet.id GROUP BY lot) AS booked
                ON booked.lot = lot.id
              WHERE lot.wallet = wallet.id) AS lot
            CROSS JOIN LATERAL (
              SELECT count(*) AS astray FROM hold
              WHERE hold.wallet = wallet.id AND CASE state WHEN 'held' THEN hold.units ELSE settled - refunded END
                <> -(SELECT coalesce(sum(units), 0) FROM entry WHERE entry.hold = hold.id)) AS hold
            """;
    private static final String ONE = ADD_UP + "WHERE wallet.id = ?1";
    private static final String NEXT = ADD_UP + "WHERE wallet.id > $1 ORDER BY wallet.id LIMIT $2";

    private final Pool pool;

    Sums(Pool pool) {
        this.pool = pool;
    }

    /** What a wallet adds up to. */
    record Sum(String id, String account, String name, long balance, long lines, long lots, long astray) {

        boolean agrees() {
            return balance == lines && balance == lots && astray == 0;
        }
    }

    /** One wallet, as the current Hibernate Reactive transaction sees it. */
    Uni<Sum> of(String wallet) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(ONE, jakarta.persistence.Tuple.class)
                                .setParameter(1, wallet)
                                .getSingleResult()))
                .map(row -> new Sum(
                        wallet,
                        row.get("account", String.class),
                        row.get("name", String.class),
                        row.get("balance", Long.class),
                        row.get("lines", Long.class),
                        row.get("lots", Long.class),
                        row.get("astray", Long.class)));
    }

    /** The next wallets after one, without waiting for anybody. */
    Uni<List<Sum>> after(String wallet, int most) {
        return pool.preparedQuery(NEXT)
                .execute(Tuple.of(wallet, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Sum(
                                row.getString("id"),
                                row.getString("account"),
                                row.getString("name"),
                                row.getLong("balance"),
                                row.getLong("lines"),
                                row.getLong("lots"),
                                row.getLong("astray")))
                        .toList());
    }

    Uni<Void> add(CheckView check, String wallet) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO wallet_check (id, wallet, balance, lines, lots, astray, actor, at)"
                                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                        .setParameter(1, check.id())
                        .setParameter(2, wallet)
                        .setParameter(3, check.balance())
                        .setParameter(4, check.lines())
                        .setParameter(5, check.lots())
                        .setParameter(6, check.astray())
                        .setParameter(7, check.by())
                        .setParameter(8, check.at().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<List<CheckView>> checks(String wallet, String cursor, int most) {
        return pool.preparedQuery(
                        "SELECT id, balance, lines::bigint AS lines, lots::bigint AS lots, astray, agrees, actor, at"
                                + " FROM wallet_check WHERE wallet = $1 AND id > $2 ORDER BY id LIMIT $3")
                .execute(Tuple.of(wallet, cursor, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Sums::check)
                        .toList());
    }

    private static CheckView check(Row row) {
        return new CheckView(
                row.getString("id"),
                row.getLong("balance"),
                row.getLong("lines"),
                row.getLong("lots"),
                row.getLong("astray"),
                row.getBoolean("agrees"),
                row.getString("actor"),
                row.getOffsetDateTime("at").toInstant());
    }

    Uni<Void> addStandstill(String wallet, Standstill line) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO standstill (wallet, frozen, reason, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)")
                        .setParameter(1, wallet)
                        .setParameter(2, line.frozen())
                        .setParameter(3, line.reason())
                        .setParameter(4, line.by())
                        .setParameter(5, line.at().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<List<Standstill>> standstills(String wallet) {
        return pool.preparedQuery("SELECT frozen, reason, actor, at FROM standstill WHERE wallet = $1 ORDER BY number")
                .execute(Tuple.of(wallet))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Standstill(
                                row.getBoolean("frozen"),
                                row.getString("reason"),
                                row.getString("actor"),
                                row.getOffsetDateTime("at").toInstant()))
                        .toList());
    }

    Uni<Boolean> isDone(LocalDate day) {
        return pool.preparedQuery("SELECT 1 FROM check_round WHERE day = $1")
                .execute(Tuple.of(day))
                .map(RowSet::size)
                .map(rows -> rows > 0);
    }

    Uni<Void> done(LocalDate day, long wallets, long wrong, Instant at) {
        return pool.preparedQuery("INSERT INTO check_round (day, wallets, wrong, ended_at) VALUES ($1, $2, $3, $4)"
                        + " ON CONFLICT DO NOTHING")
                .execute(Tuple.of(day, wallets, wrong, at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
