package io.evenhand.enforcement.wallet;

import io.evenhand.enforcement.account.AccountsClient.WalletFigures;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.evenhand.meter.Meter;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.table.LimitTable;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Tells the counters what the ledger said of wallets; work that waits for credits then moves forward. Telling twice, or
 * from two replicas, changes nothing: the ledger's version decides. What could not be told stays noted.
 */
@ApplicationScoped
class WalletWords {

    private final Pool pool;
    private final Directory directory;
    private final Policies policies;
    private final Meter meter;
    private final BusinessClock clock;
    private final Migrations migrations;

    WalletWords(
            Pool pool,
            Directory directory,
            Policies policies,
            Meter meter,
            BusinessClock clock,
            Migrations migrations) {
        this.pool = pool;
        this.directory = directory;
        this.policies = policies;
        this.meter = meter;
        this.clock = clock;
        this.migrations = migrations;
    }

    private record Word(String account, String wallet, WalletFigures figures) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tell() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return pool.query("SELECT account, wallet, version, balance, settled, valid_until FROM wallet_word LIMIT 500")
                .execute()
                .toMulti()
                .flatMap(rows -> Multi.createFrom().iterable(rows))
                .map(WalletWords::word)
                .onItem()
                .transformToUniAndMerge(word -> tell(word).onFailure().recoverWithUni(failure -> {
                    Log.warnf("The counters have yet to hear of a wallet: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                }))
                .onItem()
                .ignoreAsUni()
                // Without PostgreSQL there is nothing to tell; the next look finds what is noted.
                .onFailure()
                .recoverWithNull();
    }

    private static Word word(Row row) {
        var until = Optional.ofNullable(row.getOffsetDateTime("valid_until"));
        return new Word(
                row.getString("account"),
                row.getString("wallet"),
                new WalletFigures(
                        row.getLong("version"),
                        row.getLong("balance"),
                        row.getLong("settled"),
                        until.map(java.time.OffsetDateTime::toInstant).orElse(null)));
    }

    private Uni<Void> tell(Word word) {
        return directory
                .byAccount(word.account())
                .chain(account -> account.map(known -> tell(known, word))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> told(word));
    }

    private Uni<Void> tell(Enrolment account, Word word) {
        var now = clock.instant();
        return policies.inForce(account.account().policy(), now)
                .flatMap(version -> version.plan(account.planAt(now)))
                .map(plan -> account.inForce(plan.table(""), now))
                // A wallet that no limit draws on is none of the hot path's business.
                .filter(table -> table.wallet().filter(word.wallet()::equals).isPresent())
                .map(table -> tell(account, table, word))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> tell(Enrolment account, LimitTable table, Word word) {
        var subject = account.subject(table, clock.instant());
        var told = meter.sync(subject, Ledger.mirror(word.figures()));
        return Uni.createFrom()
                .completionStage(told::toCompletionStage)
                .invoke(WalletWords::mustBeHeard)
                .replaceWithVoid();
    }

    private static void mustBeHeard(Answer answer) {
        if (answer instanceof Answer.StaleWindows) {
            throw new IllegalStateException("the windows do not reach");
        }
    }

    private Uni<Void> told(Word word) {
        return pool.preparedQuery("DELETE FROM wallet_word WHERE account = $1 AND wallet = $2 AND version = $3")
                .execute(Tuple.of(word.account(), word.wallet(), word.figures().version()))
                .replaceWithVoid();
    }
}
