package io.evenhand.enforcement.outage;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.MemoryMeter;
import io.evenhand.meter.Silence;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.table.Allowance;
import io.evenhand.policy.table.Failure;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What this replica admits without Redis: the policy's own decision on a table that is cut down ({@link Allowance}). What is
 * admitted counts on through the outages of an hour, so that a Redis which comes and goes gives nothing away. Credits are
 * not spent here, and none are lost: what only they pay for is withheld.
 */
@Singleton
class Reserve {

    /** Redis is expected back at any time. */
    static final long AGAIN_MS = 5_000;

    private static final int MOST_ACCOUNTS = 50_000;
    private static final int MOST_TABLES = 1_000;

    /** Nobody knows here what a wallet holds. */
    private static final WalletState NOTHING = new WalletState(0, 0, 0, 0, LimitTable.MAX);

    private final BusinessClock clock;
    private final Allowance allowance;
    private final Journal journal;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Set<String> accounts = new HashSet<>();
    private final IdentityHashMap<LimitTable, LimitTable> tables = new IdentityHashMap<>();
    private MemoryMeter meter;

    Reserve(BusinessClock clock, OutageConfig config, Journal journal) {
        this.clock = clock;
        this.allowance = new Allowance(config.quotaPercent(), config.ratePercent());
        this.journal = journal;
        this.meter = afresh();
    }

    private MemoryMeter afresh() {
        return new MemoryMeter(() -> clock.instant().toEpochMilli());
    }

    /** Whether it made this decision, and something of it is not over. */
    boolean holds(String decision) {
        return held.containsKey(decision);
    }

    /** What was admitted is forgotten, but for what is not over. */
    synchronized void forget() {
        if (held.isEmpty() && !accounts.isEmpty()) {
            accounts.clear();
            tables.clear();
            meter = afresh();
        }
    }

    /**
     * Decides in place of Redis.
     *
     * @param silence how Redis did not answer
     */
    synchronized Future<Verdict> decide(
            Subject subject, Ask ask, Optional<IssuedUse> use, Served served, Silence silence) {
        if (isClosed(subject.table(), ask) || !journal.hasRoom() || !knows(subject.account())) {
            return Future.succeededFuture(withheld(Verdict.Reason.CLOSED, List.of()));
        }
        var local = cut(subject);
        var cut = cut(ask, local);
        return answered(local, () -> meter.decide(local, cut, use)).map(answer -> {
            if (answer instanceof Answer.Accepted accepted && !accepted.replayed()) {
                keep(
                        accepted,
                        !ask.lapses(),
                        new Held(served, use.isPresent(), silence.effect(), ask.estimateMs() > 0));
            }
            return verdict(local.table(), answer);
        });
    }

    synchronized Future<Verdict> preview(Subject subject, Ask ask) {
        if (isClosed(subject.table(), ask)) {
            return Future.succeededFuture(withheld(Verdict.Reason.CLOSED, List.of()));
        }
        var local = cut(subject);
        var cut = cut(ask, local);
        return answered(local, () -> meter.preview(local, cut)).map(answer -> verdict(local.table(), answer));
    }

    private Future<Answer> answered(Subject local, Supplier<Future<Answer>> call) {
        return call.get()
                .compose(answer -> answer instanceof Answer.NeedsWallet
                        ? meter.sync(local, NOTHING).compose(_ -> call.get())
                        : Future.succeededFuture(answer));
    }

    private Verdict verdict(LimitTable table, Answer answer) {
        return switch (answer) {
            case Answer.Accepted accepted -> new Verdict.Answered(accepted.asDegraded());
            // No room would change that it is too large.
            case Answer.Denied denied
            when table.rows().get(denied.limits().get(denied.binding()).row()) instanceof Row.Ceiling ->
                new Verdict.Answered(denied);
            case Answer.Denied denied -> withheld(Verdict.Reason.USED_UP, denied.limits());
            case Answer.NeedsWallet _,
                    Answer.StaleWindows _,
                    Answer.Conflict _,
                    Answer.Gone _,
                    Answer.NotYet _,
                    Answer.Claimed _,
                    Answer.Running _,
                    Answer.Completed _ -> new Verdict.Answered(answer);
        };
    }

    private Verdict withheld(Verdict.Reason reason, List<Answer.Figures> limits) {
        var now = clock.instant().toEpochMilli();
        return new Verdict.Withheld(reason, now, now + AGAIN_MS, limits);
    }

    private static boolean isClosed(LimitTable table, Ask ask) {
        return ask.charges().stream()
                .map(charge -> table.rows().get(charge.row()))
                .anyMatch(row -> row.isEnforced() && row.head().failure() == Failure.CLOSED);
    }

    private boolean knows(String account) {
        return accounts.contains(account) || (accounts.size() < MOST_ACCOUNTS && accounts.add(account));
    }

    private Subject cut(Subject subject) {
        if (tables.size() > MOST_TABLES) {
            tables.clear();
        }
        return new Subject(
                subject.account(),
                tables.computeIfAbsent(subject.table(), allowance::of),
                subject.windows(),
                subject.holder());
    }

    /** What is open without a bound is not asked, and no credits are. */
    private static Ask cut(Ask ask, Subject local) {
        var rows = local.table().rows();
        var bounded = ask.charges().stream()
                .filter(charge -> rows.get(charge.row()).head().failure() != Failure.OPEN)
                .toList();
        return new Ask(
                ask.id(),
                local.table(),
                local.windows(),
                local.holder(),
                bounded,
                ask.units(),
                false,
                ask.relaxed(),
                ask.holdMs(),
                ask.estimateMs(),
                ask.lapses(),
                ask.fingerprint());
    }

    /** @param plans whether it runs at its start though nobody claims it */
    private void keep(Answer.Accepted accepted, boolean plans, Held use) {
        if (accepted.waiting() || accepted.slotUntil() > 0 || use.isEstimate()) {
            held.put(accepted.decision(), use);
        }
        if (!accepted.waiting() || (plans && !use.isEstimate() && accepted.outcome() == Answer.Outcome.DELAY)) {
            use.begin(journal);
        }
    }

    synchronized Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs) {
        return meter.claim(cut(subject), decision, fingerprint, holdMs).map(answer -> {
            if (answer instanceof Answer.Claimed || (answer instanceof Answer.Accepted got && !got.waiting())) {
                held(decision).ifPresent(use -> use.begin(journal));
            }
            if (answer instanceof Answer.Gone || answer instanceof Answer.Denied) {
                held.remove(decision);
            }
            return answer instanceof Answer.Accepted accepted ? accepted.asDegraded() : answer;
        });
    }

    private Optional<Held> held(String decision) {
        return Optional.ofNullable(held.get(decision));
    }

    synchronized Future<Answer> look(Subject subject, String decision) {
        return meter.look(cut(subject), decision);
    }

    synchronized Future<Answer> renew(Subject subject, String decision, List<Integer> rows) {
        return meter.renew(cut(subject), decision, rows);
    }

    synchronized Future<Answer> confirm(Subject subject, String decision) {
        held(decision).ifPresent(use -> use.confirm(journal));
        return meter.confirm(cut(subject), decision);
    }

    synchronized Future<Answer> complete(
            Subject subject, String decision, Optional<List<Ask.Charge>> charges, Map<String, Long> units) {
        held(decision).ifPresent(use -> use.end(charges.isPresent() ? Optional.of(units) : Optional.empty(), journal));
        held.remove(decision);
        return meter.complete(cut(subject), decision, charges, units);
    }

    /** What became of the call to Redis in place of which it was decided here. */
    Future<Silence.Effect> effect(String decision) {
        return held(decision).map(Held::effect).orElseGet(() -> Future.succeededFuture(Silence.Effect.NOT_COUNTED));
    }
}
