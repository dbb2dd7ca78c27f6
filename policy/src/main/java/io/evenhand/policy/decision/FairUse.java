package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.RowState.Leased;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule book: every decision on a request is made by {@link #decide}, here or, step for step the same, by the script
 * on Redis. Nothing is refused for volume by a band; work is accepted and gets a start (requirement C2).
 */
public final class FairUse {

    private FairUse() {}

    /**
     * The answer to a call and the state it leaves.
     *
     * @param uses what happened to earlier places on the way
     */
    public record Decided(AccountState state, Answer answer, List<Use> uses) {}

    /** Whom a call is about, beside the account: under which limits, in which windows, by which install and key. */
    public record Scene(LimitTable table, List<Boundaries> windows, Holder holder) {
        public Scene {
            windows = List.copyOf(windows);
        }

        Optional<Desk> open(AccountState state, long now) {
            return Desk.open(state, table, holder, windows, now);
        }

        /** As whoever asked for the place, if there is one: not everybody who may claim it or end it. */
        Scene forPlace(AccountState state, String id) {
            var place = state.waiting().get(id);
            return place == null ? this : new Scene(table, windows, place.holder());
        }
    }

    /** Decides on a request at {@code now}. */
    public static Decided decide(AccountState state, Ask ask, long now) {
        return Desk.open(state, ask.table(), ask.holder(), ask.windows(), now)
                .map(desk -> isInForce(desk) ? decide(desk, ask) : stale(state, desk.now()))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided decide(Desk desk, Ask ask) {
        var considered = Consideration.of(desk, ask);
        if (considered.needsWallet()) {
            return desk.unchanged(new Answer.NeedsWallet(desk.now(), 0));
        }
        if (considered.isRefused()) {
            return desk.unchanged(considered.denial());
        }
        return desk.close(accept(desk, ask, considered, desk.nextSequence(), desk.now()));
    }

    private static Answer accept(Desk desk, Ask ask, Consideration considered, long sequence, long acceptedAt) {
        var now = desk.now();
        var startsAt = considered.startsAt();
        var queued = considered.wantsSlot();
        var later = startsAt > now && !queued;
        var waits = considered.isDeferred()
                || startsAt - now > ask.holdMs()
                || (later && (considered.hasSlots() || ask.estimateMs() > 0));
        var places = queued ? considered.queue() : considered.commit(!waits);
        var kind = kind(considered, queued, waits, ask);
        if (kind.isPresent()) {
            desk.keep(new Waiting(
                    ask.id(),
                    sequence,
                    acceptedAt,
                    kind.get() == Waiting.Kind.ESTIMATE ? now + ask.estimateMs() : startsAt,
                    kind.get(),
                    considered.isRelieved(),
                    ask.credits(),
                    ask.relaxed(),
                    ask.lapses(),
                    desk.holder(),
                    considered.notBefore(),
                    queued ? 0 : considered.paid(),
                    ask.estimateMs(),
                    ask.fingerprint(),
                    ask.units(),
                    places));
        }
        var outcome = queued || considered.isDeferred() ? Outcome.QUEUE : later ? Outcome.DELAY : Outcome.ADMIT;
        return new Answer.Accepted(
                ask.id(),
                now,
                outcome,
                considered.isRelaxed(),
                startsAt,
                outcome == Outcome.ADMIT ? -1 : considered.binding(startsAt),
                queued || waits,
                queued ? considered.position() : 0,
                outcome == Outcome.ADMIT ? considered.slotUntil() : 0,
                false,
                false,
                considered.credits(queued),
                queued ? considered.figuresBefore() : considered.figures());
    }

    /**
     * Counts what was used already at {@code usedAt}, whatever the limits are: it is never refused, slowed or paid for.
     * A counter whose window has begun since leaves it out. The answer is {@link Answer.Accepted} and starts when it was
     * used.
     */
    public static Decided count(AccountState state, Ask ask, long usedAt, long now) {
        return Desk.open(state, ask.table(), ask.holder(), ask.windows(), now)
                .map(desk ->
                        isInForce(desk) ? count(desk, ask, Math.min(usedAt, desk.now())) : stale(state, desk.now()))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided count(Desk desk, Ask ask, long usedAt) {
        var counting = new Counting(desk, usedAt);
        var figures = ask.charges().stream()
                .map(counting::count)
                .flatMap(Optional::stream)
                .toList();
        return desk.close(new Answer.Accepted(
                ask.id(),
                desk.now(),
                Outcome.ADMIT,
                false,
                usedAt,
                -1,
                false,
                0,
                0,
                false,
                false,
                Answer.Credits.NONE,
                figures));
    }

    private static Optional<Waiting.Kind> kind(Consideration considered, boolean queued, boolean waits, Ask ask) {
        if (queued) {
            return Optional.of(Waiting.Kind.TICKET);
        }
        if (considered.isDeferred()) {
            return Optional.of(Waiting.Kind.DEFERRED);
        }
        if (waits) {
            return Optional.of(Waiting.Kind.TIMED);
        }
        return ask.estimateMs() > 0 ? Optional.of(Waiting.Kind.ESTIMATE) : Optional.empty();
    }

    /**
     * Takes in the ledger's word on a wallet. When credits arrived, waiting work that they can pay for moves forward,
     * oldest first (POLICY-LANGUAGE 2.7).
     */
    public static Decided sync(AccountState state, Scene scene, WalletState ledger, long now) {
        return scene.open(state, now)
                .map(desk -> {
                    if (desk.sync(scene.table().wallet().orElseThrow(), ledger)) {
                        Rearrangement.of(desk);
                    }
                    return desk.close(new Answer.NotYet(desk.now(), 0, false, 0));
                })
                .orElseGet(() -> stale(state, now));
    }

    /**
     * Claims a waiting place, or with {@code peek} only looks at it. It is the caller's when its start is at most
     * {@code holdMs} away and it has its slot; a request that waited for a slot is decided on then.
     */
    public static Decided claim(
            AccountState state, Scene caller, String id, String fingerprint, long holdMs, boolean peek, long now) {
        var scene = caller.forPlace(state, id);
        return scene.open(state, now)
                .map(desk -> claim(desk, scene, id, fingerprint, holdMs, peek))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided claim(Desk desk, Scene scene, String id, String fingerprint, long holdMs, boolean peek) {
        var number = Holder.number(id);
        var now = desk.now();
        var found = desk.waiting(id);
        var until = slotUntil(desk, number);
        if (found.isEmpty()) {
            return desk.close(until > 0 ? new Answer.Running(now, until) : new Answer.Gone(now));
        }
        var place = found.get();
        if (!peek && !place.fingerprint().equals(fingerprint)) {
            return desk.close(new Answer.Conflict(now));
        }
        if (place.kind() == Waiting.Kind.ESTIMATE) {
            return desk.close(new Answer.Running(now, until));
        }
        var waits = switch (place.kind()) {
            case DEFERRED -> true;
            case TIMED -> place.startsAt() - now > holdMs;
            case TICKET, ESTIMATE -> false;
        };
        if (peek || waits) {
            return desk.close(new Answer.NotYet(now, place.startsAt(), place.isDeferred(), position(desk, number)));
        }
        return place.kind() == Waiting.Kind.TICKET
                ? decideAtLast(desk, scene, place, holdMs)
                : begin(desk, place, number);
    }

    /** Decides on a request that waited for a slot: as any other, at this instant. */
    private static Decided decideAtLast(Desk desk, Scene scene, Waiting place, long holdMs) {
        if (!isInForce(desk)) {
            return desk.unchanged(new Answer.StaleWindows(desk.now()));
        }
        var ask = new Ask(
                place.id(),
                scene.table(),
                scene.windows(),
                scene.holder(),
                desk.charges(place),
                place.units(),
                place.credits(),
                place.relaxed(),
                holdMs,
                place.estimateMs(),
                place.lapses(),
                place.fingerprint());
        var considered = Consideration.of(desk, ask);
        if (considered.needsWallet()) {
            return desk.unchanged(new Answer.NeedsWallet(desk.now(), 0));
        }
        desk.remove(place);
        if (considered.isRefused()) {
            var denial = considered.denial();
            considered.leave();
            return desk.close(denial);
        }
        // Counted now, not when it began to wait: what is taken back later is taken back where it was counted.
        var answer = accept(desk, ask, considered, place.sequence(), desk.now());
        return desk.close(
                considered.wantsSlot()
                        ? new Answer.NotYet(desk.now(), considered.startsAt(), false, considered.position())
                        : answer);
    }

    /** Starts a request whose time has come, unless it must wait for a slot. */
    private static Decided begin(Desk desk, Waiting place, long number) {
        var now = desk.now();
        var bids = new ArrayList<Bid>();
        for (var charge : desk.charges(place)) {
            if (desk.table().rows().get(charge.row()) instanceof Row.Concurrency row) {
                var state = desk.state(charge.row(), Leased.class);
                bids.add(Slots.bid(row, charge.row(), state, number, place.startsAt() > now, now));
            }
        }
        if (bids.stream().anyMatch(Bid::refuses)) {
            desk.giveUp(place);
            releaseAll(desk, number);
            return desk.close(refusal(now, bids));
        }
        var queues = bids.stream()
                .filter(bid -> bid.row().isEnforced() && bid.verdict() == Verdict.QUEUE)
                .toList();
        var changes = queues.isEmpty() ? bids : queues;
        var position = position(desk, number);
        changes.forEach(bid -> bid.after().ifPresent(desk::put));
        if (!queues.isEmpty()) {
            var expected = queues.stream()
                    .mapToLong(bid -> bid.figures().startsAt())
                    .max()
                    .orElse(now);
            return desk.close(new Answer.NotYet(now, expected, false, Math.max(position, position(desk, number))));
        }
        if (place.startsAt() > now && !(bids.isEmpty() && place.estimateMs() == 0)) {
            return desk.close(new Answer.NotYet(now, place.startsAt(), false, 0));
        }
        desk.hand(place);
        if (place.estimateMs() > 0) {
            desk.keep(place.begun(now));
        }
        var enforced = bids.stream().anyMatch(bid -> bid.row().isEnforced());
        return desk.close(new Answer.Claimed(now, place.startsAt(), enforced ? now + Slots.LEASE_MS : 0));
    }

    private static Answer refusal(long now, List<Bid> bids) {
        var refusing = bids.stream().filter(Bid::refuses).toList();
        return new Answer.Denied(
                now,
                bids.indexOf(refusing.getFirst()),
                refusing.stream().mapToLong(Bid::retryAt).max().orElse(0),
                false,
                Answer.Credits.NONE,
                bids.stream().map(Bid::figuresBefore).toList());
    }

    private static long position(Desk desk, long number) {
        return desk.leased().stream()
                .filter(state -> Slots.ahead(state, number) < state.tickets().size())
                .mapToLong(state -> Slots.ahead(state, number) + 1L)
                .reduce(0, Math::max);
    }

    private static long slotUntil(Desk desk, long number) {
        return desk.leased().stream()
                .mapToLong(state -> Slots.until(state, number, desk.now()))
                .reduce(0, Math::max);
    }

    private static void releaseAll(Desk desk, long number) {
        desk.leased().forEach(state -> desk.put(Slots.released(state, number, desk.now())));
    }

    /**
     * Holds the slots of a running request on, and its estimate.
     *
     * @param rows those that give it slots: of a lease that was lost it takes one again while there is room
     */
    public static Decided renew(AccountState state, Scene scene, String id, List<Integer> rows, long now) {
        return scene.forPlace(state, id)
                .open(state, now)
                .map(desk -> renew(desk, id, rows))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided renew(Desk desk, String id, List<Integer> rows) {
        var number = Holder.number(id);
        var estimate = desk.waiting(id).filter(place -> place.kind() == Waiting.Kind.ESTIMATE);
        var held = desk.leased().stream()
                .filter(state -> Slots.until(state, number, desk.now()) > 0)
                .map(state -> Slots.renewed(state, number, desk.now()))
                .toList();
        var renewed = held.isEmpty() ? takenAgain(desk, number, rows) : held;
        if (renewed.isEmpty() && estimate.isEmpty()) {
            return desk.close(new Answer.Gone(desk.now()));
        }
        renewed.forEach(desk::put);
        estimate.ifPresent(place -> desk.keep(place.begun(desk.now())));
        return desk.close(new Answer.Running(desk.now(), renewed.isEmpty() ? 0 : desk.now() + Slots.LEASE_MS));
    }

    /** A slot of each limit, or none. */
    private static List<Leased> takenAgain(Desk desk, long number, List<Integer> rows) {
        var taken = new ArrayList<Leased>();
        for (var index : rows) {
            if (desk.table().rows().get(index) instanceof Row.Concurrency row) {
                var state = desk.state(index, Leased.class);
                if (state.slots().size() < row.slots()) {
                    taken.add(Slots.taken(state, number, desk.now()));
                }
            }
        }
        return taken.size() == rows.size() ? taken : List.of();
    }

    /**
     * Ends a request: frees its slots, takes back a place that was waiting still, and settles an estimate.
     *
     * @param charges what each limit really counts, or empty when the estimate was right
     * @param units what was really used, by meter
     */
    public static Decided complete(
            AccountState state,
            Scene scene,
            String id,
            Optional<List<Charge>> charges,
            Map<String, Long> units,
            long now) {
        return scene.forPlace(state, id)
                .open(state, now)
                .map(desk -> complete(desk, id, charges, units))
                .orElseGet(() -> stale(state, now));
    }

    /** What was estimated is used, though the request runs on: its estimate cannot lapse any more. */
    public static Decided confirm(AccountState state, Scene scene, String id, long now) {
        return scene.forPlace(state, id)
                .open(state, now)
                .map(desk -> desk.waiting(id)
                        .filter(place -> place.kind() == Waiting.Kind.ESTIMATE)
                        .map(place -> confirmed(desk, place))
                        .orElseGet(() -> desk.close(new Answer.Gone(desk.now()))))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided confirmed(Desk desk, Waiting place) {
        desk.remove(place);
        return desk.close(new Answer.Running(desk.now(), slotUntil(desk, Holder.number(place.id()))));
    }

    private static Decided complete(Desk desk, String id, Optional<List<Charge>> charges, Map<String, Long> units) {
        var number = Holder.number(id);
        var place = desk.waiting(id);
        var held = slotUntil(desk, number) > 0;
        releaseAll(desk, number);
        place.ifPresent(found -> {
            switch (found.kind()) {
                case TICKET -> desk.remove(found);
                case TIMED, DEFERRED -> desk.giveUp(found);
                case ESTIMATE -> Settlement.of(desk, found, charges, units);
            }
        });
        return desk.close(held || place.isPresent() ? new Answer.Completed(desk.now()) : new Answer.Gone(desk.now()));
    }

    /**
     * The figures of an account at {@code now}.
     *
     * @param rows one per row of the table, rolled to the present window; empty for a row that keeps no counter
     * @param available what the wallet of the table holds, or -1 where its mirror is not known
     */
    public record Read(long now, long waiting, List<Optional<RowState>> rows, long available) {}

    /** Reads without changing anything; empty when the boundaries do not contain the instant. */
    public static Optional<Read> read(AccountState state, Scene scene, long now) {
        return scene.open(state, now).map(Desk::read);
    }

    private static boolean isInForce(Desk desk) {
        return desk.table().term().holdsAt(desk.now());
    }

    private static Decided stale(AccountState state, long now) {
        return new Decided(state, new Answer.StaleWindows(now), List.of());
    }
}
