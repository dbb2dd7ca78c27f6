package io.evenhand.enforcement.wallet;

import io.evenhand.enforcement.account.AccountsClient;
import io.evenhand.enforcement.account.AccountsClient.WalletFigures;
import io.evenhand.meter.Meter;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.table.LimitTable;
import io.vertx.core.Future;
import jakarta.inject.Singleton;

/** The ledger's word on a wallet, brought to the counters. */
@Singleton
public class Ledger {

    private final AccountsClient accounts;
    private final Meter meter;

    Ledger(AccountsClient accounts, Meter meter) {
        this.accounts = accounts;
        this.meter = meter;
    }

    /** Asks accounts-service and tells the counters; fails when either does not answer. */
    public Future<Answer> bring(Subject subject) {
        var name = subject.table().wallet().orElseThrow();
        var figures = accounts.wallet(subject.account(), name).subscribeAsCompletionStage();
        return Future.fromCompletionStage(figures).compose(word -> meter.sync(subject, mirror(word)));
    }

    static WalletState mirror(WalletFigures word) {
        var until = word.validUntil();
        return new WalletState(
                word.version(),
                word.balance(),
                word.settled(),
                word.settled(),
                until == null ? LimitTable.MAX : until.toEpochMilli());
    }
}
