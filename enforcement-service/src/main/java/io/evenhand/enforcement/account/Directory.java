package io.evenhand.enforcement.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.identity.KeyHolder;
import io.evenhand.kit.identity.KeyHolders;
import io.evenhand.kit.store.Migrations;
import io.evenhand.policy.language.Schedule.Turn;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys and accounts, from memory when they are hot, else from the projection, else from accounts-service (a key made a
 * moment ago). Each replica notices changes of the projection by their position, as soon as their
 * events have taken effect, and looks every second besides.
 */
@Singleton
public class Directory implements KeyHolders {

    private static final int HOT = 1_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);

    /** What PostgreSQL does not say in this time it does not say. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Cache<String, Hot> callers =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(HOT).build();
    private final Recent<KeyHolder> holders;
    private final Recent<Enrolment> enrolments;
    private final Cache<String, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(UNKNOWN_FOR)
            .build();

    private final ApiKeys keys;
    private final Pool pool;
    private final Policies policies;
    private final AccountsClient accounts;
    private final Migrations migrations;
    private final Vertx vertx;
    private volatile long seen = -1;
    private volatile long generation;
    private volatile boolean silent;
    private volatile Instant renewedAt = Instant.EPOCH;

    /** A caller as it was found before anything changed after {@code generation}. */
    private record Hot(Caller caller, long generation) {}

    Directory(ApiKeys keys, Pool pool, Policies policies, AccountsClient accounts, Migrations migrations, Vertx vertx) {
        this.vertx = vertx;
        this.keys = keys;
        this.pool = pool;
        this.policies = policies;
        this.accounts = accounts;
        this.migrations = migrations;
        this.holders = new Recent<>(vertx, () -> silent, () -> seen);
        this.enrolments = new Recent<>(vertx, () -> silent, () -> seen);
    }

    /** Whether the projection was read since this process started. */
    boolean hasLooked() {
        return seen >= 0;
    }

    /** Who calls with a key, as far as memory knows; null when it must be looked for. */
    public @Nullable Caller hot(String key) {
        var known = callers.getIfPresent(key);
        return known == null || known.generation() != generation ? null : known.caller();
    }

    /** Who calls with a key; empty when it is forged, cut, unknown or revoked. */
    public Uni<Optional<Caller>> byKey(String key) {
        var since = generation;
        return keys.hash(key)
                .map(hash -> find(hash)
                        .chain(found -> found.map(this::caller)
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                        .invoke(found -> found.ifPresent(caller -> callers.put(key, new Hot(caller, since)))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<Caller>> caller(KeyHolder holder) {
        return byAccount(holder.account())
                .map(found -> found.map(enrolment -> Caller.of(enrolment, holder.key(), holder.install())));
    }

    /** The account; empty when there is none. */
    public Uni<Optional<Enrolment>> byAccount(String account) {
        return enrolments.find(
                account,
                () -> look(
                                "SELECT id, policy, plan, time_zone, anchor, schedule FROM account_view WHERE id = $1",
                                account,
                                Directory::view)
                        .chain(found -> found.isPresent()
                                ? Uni.createFrom().item(found)
                                : ask(account, () -> accounts.account(account)))
                        .map(found -> found.map(Enrolment::new)));
    }

    /** Whether the account ever had a key in the install. */
    public Uni<Boolean> hasKeyIn(String account, String install) {
        return pool.preparedQuery("SELECT 1 FROM key_view WHERE account = $1 AND install = $2 LIMIT 1")
                .execute(Tuple.of(account, install))
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Uni<Optional<KeyHolder>> find(String hash) {
        return holders.find(
                hash,
                () -> look("SELECT id, account, install, revoked FROM key_view WHERE hash = $1", hash, Directory::key)
                        .chain(known -> known.isPresent()
                                ? Uni.createFrom().item(known.get().holder())
                                : ask(hash, () -> accounts.key(hash))));
    }

    private record Known(Optional<KeyHolder> holder) {}

    private static Known key(Row row) {
        return new Known(
                row.getBoolean("revoked")
                        ? Optional.empty()
                        : Optional.of(new KeyHolder(
                                row.getString("id"), row.getString("account"), row.getString("install"))));
    }

    private static AccountView view(Row row) {
        return new AccountView(
                row.getString("id"),
                row.getString("policy"),
                row.getString("plan"),
                row.getString("time_zone"),
                row.getOffsetDateTime("anchor").toInstant(),
                row.getJsonArray("schedule").stream()
                        .map(JsonObject.class::cast)
                        .map(turn -> new Turn(Instant.parse(turn.getString("from")), turn.getString("plan")))
                        .toList());
    }

    private <T> Uni<Optional<T>> look(String sql, String id, Function<Row, T> read) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(id))
                .map(rows -> first(rows).map(read));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        var each = rows.iterator();
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }

    /** Asks accounts-service, and not again for a moment when it does not know either: guessing costs it little. */
    private <T> Uni<Optional<T>> ask(String id, Supplier<Uni<T>> question) {
        if (unknown.getIfPresent(id) != null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return AccountsService.ifThere(question.get()).invoke(found -> {
            if (found.isEmpty()) {
                unknown.put(id, true);
            }
        });
    }

    /** Forgets what changed since the last look, and takes in published policies and what is set of them at run time. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> refresh() {
        if (Instant.now().isAfter(renewedAt.plus(LONGEST))) {
            renewedAt = Instant.now();
            renew();
        }
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        var since = seen;
        return pool.preparedQuery("""
            SELECT id AS account, NULL AS hash, position FROM account_view WHERE position > $1 AND $1 >= 0
            UNION ALL SELECT account, hash, position FROM key_view WHERE position > $1 AND $1 >= 0
            UNION ALL SELECT NULL, NULL, greatest(0,
              (SELECT max(position) FROM account_view), (SELECT max(position) FROM key_view),
              (SELECT max(position) FROM policy_view), (SELECT max(position) FROM parameter_view),
              (SELECT max(position) FROM switch_view))\
            """)
                .execute(Tuple.of(since))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .chain(changes -> parameters(since)
                        .chain(() -> switches(since))
                        .chain(() -> policies(since))
                        .invoke(() -> forget(changes)))
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .invoke(() -> silent = false)
                // Without PostgreSQL memory stays as it is; the next look catches up.
                .onFailure()
                .recoverWithUni(() -> {
                    silent = true;
                    return Uni.createFrom().nullItem();
                });
    }

    /** Whoever was found before is looked for again, in what is hot still. */
    private synchronized void renew() {
        generation++;
    }

    private Uni<Void> policies(long since) {
        return pool.preparedQuery("SELECT policy, version, source, effective_at FROM policy_view WHERE position > $1")
                .execute(Tuple.of(since))
                .chain(rows -> atWork(() -> rows.forEach(row -> policies.add(
                        row.getString("policy"),
                        row.getInteger("version"),
                        row.getString("source"),
                        row.getOffsetDateTime("effective_at").toInstant()))));
    }

    private Uni<Void> parameters(long since) {
        return pool.preparedQuery("SELECT policy, parameter, value, position FROM parameter_view WHERE position > $1")
                .execute(Tuple.of(since))
                .chain(rows -> atWork(() -> rows.forEach(row -> policies.set(
                        row.getString("policy"),
                        row.getString("parameter"),
                        row.getString("value"),
                        row.getLong("position")))));
    }

    private Uni<Void> switches(long since) {
        return pool.preparedQuery("SELECT policy, rule, off, at, position FROM switch_view WHERE position > $1")
                .execute(Tuple.of(since))
                .chain(rows -> atWork(() -> rows.forEach(row -> policies.turn(
                        row.getString("policy"),
                        row.getString("rule"),
                        Optional.of(row.getOffsetDateTime("at").toInstant()).filter(_ -> row.getBoolean("off")),
                        row.getLong("position")))));
    }

    /** What takes long is done by a worker, and what follows by the thread that asked for it. */
    private Uni<Void> atWork(Runnable work) {
        return vertx.executeBlocking(Uni.createFrom().voidItem().invoke(work));
    }

    private void forget(RowSet<Row> changes) {
        var before = seen;
        var first = before < 0;
        for (var change : changes) {
            var position = change.getLong("position");
            seen = position == null ? seen : Math.max(seen, position);
        }
        // Only now, so that whoever keeps a thing after this sees that something changed.
        if (first) {
            holders.forgetAll();
            enrolments.forgetAll();
        }
        for (var change : changes) {
            var account = change.getString("account");
            var hash = change.getString("hash");
            if (hash != null) {
                holders.forget(hash);
                unknown.invalidate(hash);
            } else if (account != null) {
                enrolments.forget(account);
                unknown.invalidate(account);
            }
        }
        if (seen != before) {
            renew();
        }
    }
}
