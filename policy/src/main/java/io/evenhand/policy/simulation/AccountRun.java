package io.evenhand.policy.simulation;

import io.evenhand.policy.decision.AccountState;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.FairUse;
import io.evenhand.policy.decision.FairUse.Decided;
import io.evenhand.policy.decision.FairUse.Scene;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One account's requests run through the decision in virtual time. Time passes from one request to the next: in between,
 * what waits is claimed when its time has come, what runs holds its slots on, and what is over gives them back, as the
 * enforcement service and a caller of endless patience do it. The account has one install and one key.
 *
 * <p>Capacity that accounts share is not simulated: a pool never makes a request wait here.
 */
public final class AccountRun {

    /** How long before its lease ends a slot is held on. */
    private static final long MARGIN_MS = 10_000;

    /** How often whoever waits for a slot asks for it again beside being called, so that its ticket stays alive. */
    private static final long TICKET_MS = 20_000;

    private static final Holder HOLDER = Holder.of("install", "key");

    private final CompiledPlan plan;
    private final Subscription subscription;
    private final Consumer<Fate> told;
    private final Calendar calendar;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final SequencedSet<Place> tickets = new LinkedHashSet<>();

    /** The first whose turn lies in a later window. Those behind it ask again when it starts: a state would grow with them. */
    private @Nullable Place deferredFirst;

    private final Queue<Place> deferredLater = new ArrayDeque<>();
    private AccountState state = AccountState.NEW;
    private long now;
    private long idleAt;
    private long asked;
    private long planned;
    private long ledgerVersion;

    /** @param told each request's fate, once it is known: not always in the order of the requests */
    public AccountRun(CompiledPlan plan, Subscription subscription, Consumer<Fate> told) {
        this.plan = plan;
        this.subscription = subscription;
        this.told = told;
        this.calendar = new Calendar(subscription);
    }

    /** Something to do at {@code at}; of several at the same time, in the order in which they were planned. */
    private record Event(long at, long number, Runnable what) {}

    /** Sends a request. One that is dated before an earlier one is sent right after that. */
    public void send(Request request) {
        reach(request.at().toEpochMilli());
        decide(new Place(request));
    }

    /** Lets time pass until everything that was sent has ended; when the last of it did. */
    public Instant finish() {
        while (!events.isEmpty()) {
            reach(events.element().at());
        }
        return instant(idleAt);
    }

    private void reach(long instant) {
        while (!events.isEmpty() && events.element().at() <= instant) {
            var event = events.remove();
            now = Math.max(now, event.at());
            event.what().run();
        }
        now = Math.max(now, instant);
    }

    private void plan(long at, Runnable what) {
        events.add(new Event(at, ++planned, what));
    }

    private void decide(Place place) {
        var task = place.task();
        var table = table(task);
        var charges = task.charges(table);
        place.asked(Long.toString(++asked), givesUpAt(table, charges));
        var ask = ask(place.id(), task, table, charges);
        take(place, table, answer(table, before -> FairUse.decide(before, ask, now)));
    }

    private void claim(Place place) {
        var table = table(place.task());
        take(
                place,
                table,
                answer(
                        table,
                        before -> FairUse.claim(before, scene(table), place.id(), "", Long.MAX_VALUE, false, now)));
    }

    private void take(Place place, LimitTable table, Answer answer) {
        switch (answer) {
            case Answer.Accepted accepted -> {
                place.decided(accepted, table);
                if (!accepted.waiting()) {
                    start(place, accepted.startsAt(), accepted.slotUntil());
                } else {
                    var deferred = accepted.position() == 0 && accepted.outcome() == Answer.Outcome.QUEUE;
                    await(place, accepted.position(), deferred, accepted.startsAt());
                }
            }
            case Answer.Claimed claimed -> start(place, claimed.startsAt(), claimed.slotUntil());
            case Answer.NotYet later -> await(place, later.position(), later.deferred(), later.startsAt());
            case Answer.Denied denied -> {
                leave(place);
                told.accept(place.refused(denied, table, instant(now)));
            }
            case Answer.NeedsWallet _,
                    Answer.StaleWindows _,
                    Answer.Conflict _,
                    Answer.Gone _,
                    Answer.Running _,
                    Answer.Completed _ -> throw unexpected(answer);
        }
    }

    private void await(Place place, long position, boolean deferred, long startsAt) {
        if (position > 0) {
            tickets.add(place);
            comeAt(place, place.nextAsk(now, now + TICKET_MS));
        } else if (!deferred) {
            tickets.remove(place);
            comeAt(place, startsAt);
        } else if (deferredFirst == null || deferredFirst == place) {
            deferredFirst = place;
            comeAt(place, calendar.nextReset(place.table(), now));
        } else {
            giveBack(place);
            deferredLater.add(place);
        }
    }

    private void comeAt(Place place, long at) {
        var turn = place.nextTurn();
        plan(at, () -> {
            if (place.isTurn(turn)) {
                claim(place);
                decideDeferred();
            }
        });
    }

    private void decideDeferred() {
        while (deferredFirst == null && !deferredLater.isEmpty()) {
            decide(deferredLater.remove());
        }
    }

    private void start(Place place, long startsAt, long slotUntil) {
        leave(place);
        var begins = Math.max(now, startsAt);
        var ends = begins + place.task().work().toMillis();
        idleAt = Math.max(idleAt, ends);
        if (slotUntil > 0) {
            hold(place, ends, slotUntil);
        }
        told.accept(place.started(instant(begins)));
    }

    private void leave(Place place) {
        place.close();
        tickets.remove(place);
        deferredFirst = deferredFirst == place ? null : deferredFirst;
    }

    private void hold(Place place, long ends, long slotUntil) {
        if (ends < slotUntil) {
            plan(ends, () -> end(place));
        } else {
            plan(slotUntil - MARGIN_MS, () -> renew(place, ends));
        }
    }

    private void renew(Place place, long ends) {
        var answer = answer(
                place.table(), before -> FairUse.renew(before, scene(place.table()), place.id(), List.of(), now));
        if (answer instanceof Answer.Running running) {
            hold(place, ends, running.slotUntil());
        } else {
            throw unexpected(answer);
        }
    }

    private void giveBack(Place place) {
        var table = place.table();
        answer(table, before -> FairUse.complete(before, scene(table), place.id(), Optional.empty(), Map.of(), now));
    }

    /** Those who wait for a slot that is given back come for it, until one finds none. */
    private void end(Place place) {
        giveBack(place);
        for (var waiting : new ArrayList<>(tickets)) {
            claim(waiting);
            if (tickets.contains(waiting)) {
                break;
            }
        }
    }

    private Ask ask(String id, Task task, LimitTable table, List<Ask.Charge> charges) {
        return new Ask(
                id,
                table,
                calendar.windows(table, now),
                HOLDER,
                charges,
                task.units(),
                true,
                plan.runsRelaxed(task.model()),
                Long.MAX_VALUE,
                0,
                true,
                "");
    }

    private Answer answer(LimitTable table, Function<AccountState, Decided> call) {
        var decided = call.apply(state);
        if (decided.answer() instanceof Answer.NeedsWallet) {
            state = FairUse.sync(state, scene(table), ledger(), now).state();
            decided = call.apply(state);
        }
        state = decided.state();
        return decided.answer();
    }

    /** What the ledger says of the wallet: all that was bought, or nothing once that has expired. */
    private WalletState ledger() {
        var end = subscription.creditsEnd().map(Instant::toEpochMilli).orElse(LimitTable.MAX);
        ledgerVersion++;
        return now < end
                ? new WalletState(ledgerVersion, subscription.credits(), 0, 0, end)
                : new WalletState(ledgerVersion, 0, 0, 0, LimitTable.MAX);
    }

    private Scene scene(LimitTable table) {
        return new Scene(table, calendar.windows(table, now), HOLDER);
    }

    private LimitTable table(Task task) {
        return plan.table(task.action(), task.model(), instant(now), subscription.zone());
    }

    /** When a request that begins to wait for a slot now has waited for as long as it may. */
    private long givesUpAt(LimitTable table, List<Ask.Charge> charges) {
        var patience = LimitTable.MAX;
        for (var charge : charges) {
            if (table.rows().get(charge.row()) instanceof Row.Concurrency slots && slots.queues()) {
                patience = Math.min(patience, slots.waitMs());
            }
        }
        return Math.min(LimitTable.MAX, now + patience);
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static IllegalStateException unexpected(Answer answer) {
        return new IllegalStateException("the decision answered " + answer);
    }
}
