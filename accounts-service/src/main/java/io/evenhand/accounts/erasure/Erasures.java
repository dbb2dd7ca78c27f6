package io.evenhand.accounts.erasure;

import io.evenhand.accounts.account.Accounts;
import io.evenhand.accounts.key.Keys;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.holding.AccountData;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Erases an account's data here, and has the others erase theirs. */
@ApplicationScoped
class Erasures {

    /** Whoever holds something of accounts. */
    private static final List<String> SERVICES = List.of("accounts", "metering", "enforcement", "appeals");

    private final Accounts accounts;
    private final Keys keys;
    private final AccountData data;
    private final EventLog events;
    private final BusinessClock clock;

    Erasures(Accounts accounts, Keys keys, AccountData data, EventLog events, BusinessClock clock) {
        this.accounts = accounts;
        this.keys = keys;
        this.data = data;
        this.events = events;
        this.clock = clock;
    }

    /** Empty where there is no such account. An account that was erased before is looked through again. */
    @WithTransaction
    Uni<Optional<Erasure>> erase(String account, String reason) {
        var now = clock.instant();
        return accounts.erase(account)
                .chain(there -> there
                        ? keys.revokeAllOf(account)
                                .chain(() -> data.erase(account))
                                .chain(() -> note(account, reason, now))
                                .chain(() -> report(account, "accounts", now))
                                .chain(() -> events.append(
                                        "account-erased", account, now, Map.of("account", account, "at", now)))
                                .chain(() -> find(account))
                        : Uni.createFrom().item(Optional.empty()));
    }

    private static Uni<Integer> note(String account, String reason, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO erasure (account, reason, asked_at) VALUES (?1, ?2, ?3)"
                                        + " ON CONFLICT DO NOTHING")
                        .setParameter(1, account)
                        .setParameter(2, reason)
                        .setParameter(3, now.atOffset(ZoneOffset.UTC))
                        .executeUpdate());
    }

    /** A service has done its part, in the current transaction; the first word stays. */
    Uni<Void> report(String account, String service, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("INSERT INTO erasure_report (account, service, at)"
                                + " SELECT account, ?2, ?3 FROM erasure WHERE account = ?1 ON CONFLICT DO NOTHING")
                        .setParameter(1, account)
                        .setParameter(2, service)
                        .setParameter(3, at.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    @WithSession
    Uni<Optional<Erasure>> find(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT reason, asked_at, service, at FROM erasure JOIN erasure_report USING (account)"
                                        + " WHERE account = ?1",
                                Tuple.class)
                        .setParameter(1, account)
                        .getResultList())
                .map(rows -> rows.stream().findFirst().map(first -> {
                    var told = rows.stream()
                            .collect(Collectors.toMap(
                                    row -> row.get("service", String.class), row -> instant(row, "at")));
                    return new Erasure(
                            account,
                            first.get("reason", String.class),
                            instant(first, "asked_at"),
                            told.keySet().containsAll(SERVICES),
                            SERVICES.stream()
                                    .map(service -> new Erasure.Part(service, told.get(service)))
                                    .toList());
                }));
    }

    private static Instant instant(Tuple row, String column) {
        return row.get(column, OffsetDateTime.class).toInstant();
    }
}
