package io.evenhand.metering.detector;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.finding.SignalFound;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.window.Window;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Judges rules about buying and tampering whenever an account bought something or was refused. */
@ApplicationScoped
class TokenWatch {

    private static final int AT_ONCE = 200;

    /** No window of a rule is longer. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final Pool pool;
    private final Enrolments enrolments;
    private final RulesInForce rulesInForce;
    private final TokenFacts facts;
    private final Drafts drafts;
    private final Findings findings;
    private final BusinessClock clock;
    private final Migrations migrations;

    TokenWatch(
            Pool pool,
            Enrolments enrolments,
            RulesInForce rulesInForce,
            TokenFacts facts,
            Drafts drafts,
            Findings findings,
            BusinessClock clock,
            Migrations migrations) {
        this.pool = pool;
        this.enrolments = enrolments;
        this.rulesInForce = rulesInForce;
        this.facts = facts;
        this.drafts = drafts;
        this.findings = findings;
        this.clock = clock;
        this.migrations = migrations;
    }

    /** Something that an account did and no rule has looked at yet. */
    private record Fresh(long entry, String account) {}

    @Scheduled(every = "{evenhand.metering.detector.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return migrations.done()
                ? fresh().chain(this::judge)
                        .onFailure()
                        .invoke(e -> Log.warnf("What was bought is not looked at now: %s", e.toString()))
                        .onFailure()
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }

    private Uni<List<Fresh>> fresh() {
        return pool.preparedQuery("SELECT entry, account FROM dealing WHERE NOT judged ORDER BY entry LIMIT $1")
                .execute(Tuple.of(AT_ONCE))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Fresh(row.getLong("entry"), row.getString("account")))
                        .toList());
    }

    /** Two replicas may judge the same: they find the same, which is stored once. */
    private Uni<Void> judge(List<Fresh> fresh) {
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var accounts = new HashSet<>(fresh.stream().map(Fresh::account).toList());
        return enrolments
                .of(accounts)
                .chain(known -> Multi.createFrom()
                        .iterable(known.values())
                        .onItem()
                        .transformToUniAndConcatenate(this::found)
                        .collect()
                        .asList())
                .chain(found -> pool.withTransaction(connection -> findings.store(
                                connection, found.stream().flatMap(List::stream).toList())
                        .chain(() -> connection
                                .preparedQuery("UPDATE dealing SET judged = true WHERE entry = ANY ($1)")
                                .execute(Tuple.tuple()
                                        .addArrayOfLong(
                                                fresh.stream().map(Fresh::entry).toArray(Long[]::new))))
                        .replaceWithVoid()));
    }

    private Uni<List<SignalFound>> found(Subscription account) {
        var now = clock.instant();
        return rulesInForce
                .of(account.policy(), account.planAt(now))
                .chain(rules -> Multi.createFrom()
                        .iterable(rules.tokens())
                        .onItem()
                        .transformToUniAndConcatenate(rule -> judge(account, rule, now))
                        .filter(Optional::isPresent)
                        .map(found -> drafts.of(account, rules, account.id(), found.orElseThrow()))
                        .collect()
                        .asList());
    }

    private Uni<Optional<Finding>> judge(Subscription account, Signal rule, Instant now) {
        return facts.of(account, rule, now)
                .chain(seen -> rule.when().holds(seen)
                        ? isFresh(account, rule, now)
                                .map(fresh -> fresh ? Optional.of(new Finding(rule, now, seen)) : Optional.empty())
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Whether the rule found nothing yet in this window. */
    private Uni<Boolean> isFresh(Subscription account, Signal rule, Instant now) {
        var rolling = rule.window() instanceof Window.Rolling;
        var from = Spans.from(rule.window(), account, now).atOffset(ZoneOffset.UTC);
        return pool.preparedQuery("SELECT 1 FROM finding WHERE account = $1 AND policy = $2 AND signal = $3"
                        + (rolling ? " AND at > $4" : " AND window_start = $4") + " LIMIT 1")
                .execute(Tuple.of(account.id(), account.policy(), rule.name(), from))
                .map(rows -> rows.rowCount() == 0);
    }

    @Scheduled(every = "1h", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return migrations.done()
                ? pool.preparedQuery("DELETE FROM dealing WHERE at < $1 AND judged")
                        .execute(Tuple.of(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC)))
                        .replaceWithVoid()
                        // PostgreSQL does not answer: the next hour will do.
                        .onFailure()
                        .recoverWithNull()
                : Uni.createFrom().voidItem();
    }
}
