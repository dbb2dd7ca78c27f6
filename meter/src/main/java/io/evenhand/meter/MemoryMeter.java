package io.evenhand.meter;

import io.evenhand.policy.decision.AccountState;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.FairUse;
import io.evenhand.policy.decision.FairUse.Decided;
import io.evenhand.policy.decision.Use;
import io.evenhand.policy.decision.WalletState;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The twin in memory: the policy's own decision over a map; the script's reference. */
public final class MemoryMeter implements Meter {

    private record Remembered(String fingerprint, Answer answer) {}

    private final LongSupplier clock;
    private final Map<String, AccountState> accounts = new HashMap<>();
    private final Map<String, Remembered> uses = new HashMap<>();
    private final List<Use> log = new ArrayList<>();

    /** @param clock the business clock, milliseconds since the epoch */
    public MemoryMeter(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Future<Answer> decide(Subject subject, Ask ask, Optional<IssuedUse> use) {
        return once(subject, ask, use.map(IssuedUse::id), state -> FairUse.decide(state, ask, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> count(Subject subject, Ask ask, UseId use, long usedAt) {
        return once(subject, ask, Optional.of(use), state -> FairUse.count(state, ask, usedAt, clock.getAsLong()));
    }

    private Future<Answer> once(Subject subject, Ask ask, Optional<UseId> use, Function<AccountState, Decided> call) {
        var key = use.map(id -> Keys.use(subject.account(), id));
        var before = key.map(uses::get);
        if (before.isPresent()) {
            return Future.succeededFuture(again(before.get(), ask.fingerprint(), clock.getAsLong()));
        }
        var answer = decided(subject, call);
        if (answer instanceof Answer.Accepted) {
            key.ifPresent(name -> uses.put(name, new Remembered(ask.fingerprint(), answer)));
        }
        return Future.succeededFuture(answer);
    }

    @Override
    public synchronized Future<Answer> preview(Subject subject, Ask ask) {
        var state = accounts.getOrDefault(subject.account(), AccountState.NEW);
        return Future.succeededFuture(
                FairUse.decide(state, ask, clock.getAsLong()).answer());
    }

    private static Answer again(Remembered before, String fingerprint, long now) {
        return before.fingerprint().equals(fingerprint) && before.answer() instanceof Answer.Accepted accepted
                ? accepted.asReplayed()
                : new Answer.Conflict(now);
    }

    @Override
    public synchronized Future<Answer> sync(Subject subject, WalletState ledger) {
        return apply(subject, state -> FairUse.sync(state, subject.scene(), ledger, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs) {
        return apply(
                subject,
                state ->
                        FairUse.claim(state, subject.scene(), decision, fingerprint, holdMs, false, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> look(Subject subject, String decision) {
        return apply(subject, state -> FairUse.claim(state, subject.scene(), decision, "", 0, true, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> renew(Subject subject, String decision, List<Integer> rows) {
        return apply(subject, state -> FairUse.renew(state, subject.scene(), decision, rows, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> complete(
            Subject subject, String decision, Optional<List<Ask.Charge>> charges, Map<String, Long> units) {
        return apply(
                subject,
                state -> FairUse.complete(state, subject.scene(), decision, charges, units, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Answer> confirm(Subject subject, String decision) {
        return apply(subject, state -> FairUse.confirm(state, subject.scene(), decision, clock.getAsLong()));
    }

    @Override
    public synchronized Future<Figures> read(Subject subject) {
        var state = accounts.getOrDefault(subject.account(), AccountState.NEW);
        return FairUse.read(state, subject.scene(), clock.getAsLong())
                .map(read -> new Figures(read.now(), read.waiting(), read.rows(), read.available()))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new MeterUnavailable("the window boundaries do not reach")));
    }

    /** What was written beside the accepted requests, in order. */
    public synchronized List<Use> log() {
        return List.copyOf(log);
    }

    private Future<Answer> apply(Subject subject, Function<AccountState, Decided> call) {
        return Future.succeededFuture(decided(subject, call));
    }

    private Answer decided(Subject subject, Function<AccountState, Decided> call) {
        var decided = call.apply(accounts.getOrDefault(subject.account(), AccountState.NEW));
        accounts.put(subject.account(), decided.state());
        log.addAll(decided.uses());
        return decided.answer();
    }
}
