package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.RowState.Bucket;
import io.evenhand.policy.decision.RowState.Counted;
import io.evenhand.policy.decision.RowState.Leased;
import io.evenhand.policy.decision.RowState.Line;
import io.evenhand.policy.decision.RowState.Sliced;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One request before all limits that look at it, nothing changed yet: what each says, and what that makes together
 * (POLICY-LANGUAGE 2.5). Slots are looked at only if the request could start now: who waits holds none (2.15).
 */
final class Consideration {

    private final Desk desk;
    private final Ask ask;
    private final Purse purse;
    private final Map<Integer, Bid> bids = new HashMap<>();
    private final Map<Integer, Arrangement.Part> parts = new HashMap<>();
    private final Arrangement bands;
    private final long startsAt;
    private final long notBefore;
    private final boolean refused;
    private final boolean wantsSlot;
    private final boolean relaxed;

    private Consideration(Desk desk, Ask ask) {
        this.desk = desk;
        this.ask = ask;
        this.purse = new Purse(desk.available());
        for (var charge : ask.charges()) {
            bid(charge).ifPresent(bid -> bids.put(charge.row(), bid));
        }
        this.bands = Arrangement.of(desk, ask.charges(), ask.credits() ? purse.left() : -1);
        bands.parts().forEach(part -> parts.put(part.charge().row(), part));
        var latest = 0L;
        for (var bid : bids.values()) {
            latest = Math.max(latest, bid.startsAt(desk.now()));
        }
        this.notBefore = latest;
        this.startsAt = Math.max(bands.startsAt(), notBefore);
        for (var charge : ask.charges()) {
            slots(charge).ifPresent(bid -> bids.put(charge.row(), bid));
        }
        var refuses = false;
        var queues = false;
        var relaxes = false;
        for (var bid : bids.values()) {
            refuses |= bid.refuses();
            queues |= bid.row().isEnforced() && bid.verdict() == Verdict.QUEUE;
            relaxes |= bid.row().isEnforced() && bid.relaxed();
        }
        this.refused = refuses;
        this.wantsSlot = queues;
        this.relaxed = relaxes;
    }

    static Consideration of(Desk desk, Ask ask) {
        return new Consideration(desk, ask);
    }

    private Optional<Bid> bid(Charge charge) {
        var index = charge.row();
        var units = charge.units();
        var now = desk.now();
        return switch (desk.table().rows().get(index)) {
            case Row.Bands _, Row.Concurrency _ -> Optional.empty();
            case Row.Quota row ->
                Optional.of(Quotas.bid(row, index, desk.state(index, Counted.class), units, ask, purse, now));
            case Row.Rate row -> Optional.of(Rates.bid(row, index, desk.state(index, Bucket.class), units, ask, now));
            case Row.Sustained row -> Optional.of(Slices.bid(row, index, desk.state(index, Sliced.class), units, now));
            case Row.Throttle row -> Optional.of(Slices.bid(row, index, desk.state(index, Line.class), units, now));
            case Row.Ceiling row ->
                Optional.of(Bid.stateless(
                        row,
                        counter(row),
                        index,
                        units,
                        units > row.max() ? Verdict.DENY : Verdict.ADMIT,
                        units,
                        0,
                        now));
            case Row.Price row -> Optional.of(price(row, index, units));
        };
    }

    private Bid price(Row.Price row, int index, long units) {
        var credits = Exact.multiply(units, row.each());
        var there = row.isEnforced() ? purse.setAside(credits) : purse.left() >= credits;
        return Bid.stateless(
                row,
                counter(row),
                index,
                units,
                there ? Verdict.ADMIT : Verdict.DENY,
                credits,
                there && row.isEnforced() ? credits : 0,
                desk.now());
    }

    private long counter(Row row) {
        return desk.holder().counter(row);
    }

    private Optional<Bid> slots(Charge charge) {
        return desk.table().rows().get(charge.row()) instanceof Row.Concurrency row
                ? Optional.of(Slots.bid(
                        row,
                        charge.row(),
                        desk.state(charge.row(), Leased.class),
                        Holder.number(ask.id()),
                        startsAt > desk.now(),
                        desk.now()))
                : Optional.empty();
    }

    boolean needsWallet() {
        return purse.isMissing() || (ask.credits() && bands.need() > 0 && purse.left() < 0);
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether it may start as far as everything but slots is concerned, and there is none. */
    boolean wantsSlot() {
        return wantsSlot;
    }

    boolean isDeferred() {
        return bands.isDeferred();
    }

    boolean isRelieved() {
        return bands.isRelieved();
    }

    long startsAt() {
        return wantsSlot() ? each(bid -> bid.startsAt(desk.now())) : startsAt;
    }

    private long each(java.util.function.ToLongFunction<Bid> figure) {
        return bids.values().stream().mapToLong(figure).reduce(startsAt, Math::max);
    }

    /** The latest start that limits without bands gave it. */
    long notBefore() {
        return notBefore;
    }

    boolean hasSlots() {
        return ask.charges().stream()
                .anyMatch(charge -> desk.table().rows().get(charge.row()) instanceof Row.Concurrency);
    }

    /** Until when it has its slots if it is accepted now, or 0 when no limit gives it any. */
    long slotUntil() {
        for (var bid : bids.values()) {
            if (bid.row() instanceof Row.Concurrency && bid.row().isEnforced()) {
                return desk.now() + Slots.LEASE_MS;
            }
        }
        return 0;
    }

    boolean isRelaxed() {
        return relaxed;
    }

    /** How many are served before it on the fullest limit, itself included. */
    long position() {
        return ask.charges().stream()
                .filter(charge -> wants(charge.row()))
                .mapToLong(charge -> Slots.ahead(desk.state(charge.row(), Leased.class), Holder.number(ask.id())) + 1L)
                .reduce(0, Math::max);
    }

    private boolean wants(int row) {
        var bid = bids.get(row);
        return bid != null && bid.row().isEnforced() && bid.verdict() == Verdict.QUEUE;
    }

    /** Counts the request. */
    List<Waiting.Place> commit(boolean held) {
        var laid = bands.commit(desk, held).iterator();
        desk.spend(purse.due());
        bids.values().forEach(bid -> bid.after().ifPresent(desk::put));
        return places(_ -> laid.next(), Bid::place);
    }

    /** Puts it among those who wait for a slot; nothing else is counted. */
    List<Waiting.Place> queue() {
        bids.values().stream()
                .filter(bid -> wants(bid.figures().row()))
                .forEach(bid -> bid.after().ifPresent(desk::put));
        return places(Arrangement::uncounted, Bid::uncounted);
    }

    /** Leaves the slots' queues, having been refused. */
    void leave() {
        bids.values().stream()
                .filter(bid -> bid.row() instanceof Row.Concurrency)
                .forEach(bid -> desk.put(Slots.released(
                        desk.state(bid.figures().row(), Leased.class), Holder.number(ask.id()), desk.now())));
    }

    private <T> List<T> places(Function<Arrangement.Part, T> banded, Function<Bid, T> other) {
        var places = new ArrayList<T>();
        for (var charge : ask.charges()) {
            var part = parts.get(charge.row());
            var bid = bids.get(charge.row());
            if (part != null) {
                places.add(banded.apply(part));
            } else if (bid != null) {
                places.add(other.apply(bid));
            }
        }
        return places;
    }

    long paid() {
        return purse.due() + bands.paid();
    }

    /** What the wallet did; call after {@link #commit}. */
    Credits credits(boolean queued) {
        var priced = bids.values().stream().anyMatch(bid -> bid.credits() > 0 || bid.row() instanceof Row.Price);
        if (!priced && !bands.canBeRelieved()) {
            return Credits.NONE;
        }
        var need = bands.isRelieved() ? 0 : bands.need();
        var left = desk.available();
        var lacking = ask.credits() ? Math.max(0, need - Math.max(0, left)) : need;
        return new Credits(0, queued ? 0 : paid(), left, lacking);
    }

    /** Figures after {@link #commit}. */
    List<Figures> figures() {
        return places(part -> bands.figures(desk, part), Bid::figures);
    }

    /** Figures as they are, whatever becomes of the request. */
    List<Figures> figuresBefore() {
        return places(bands::figuresBefore, Bid::figuresBefore);
    }

    Answer.Denied denial() {
        var binding = -1;
        var retryAt = 0L;
        var heals = true;
        for (var i = 0; i < ask.charges().size(); i++) {
            var bid = bids.get(ask.charges().get(i).row());
            if (bid != null && bid.refuses()) {
                binding = binding < 0 ? i : binding;
                heals &= bid.retryAt() > 0;
                retryAt = Math.max(retryAt, bid.retryAt());
            }
        }
        return new Answer.Denied(desk.now(), binding, heals ? retryAt : 0, false, creditsLacking(), figuresBefore());
    }

    private Credits creditsLacking() {
        var asked = bids.values().stream()
                .filter(bid -> bid.refuses() && bid.row() instanceof Row.Price)
                .mapToLong(bid -> bid.figures().used())
                .sum();
        var left = purse.left();
        return asked == 0 ? Credits.NONE : new Credits(0, 0, left, Math.max(0, asked - Math.max(0, left)));
    }

    /** The first limit, in the plan's order, that keeps it from starting: that has no slot for it, or wants this start. */
    int binding(long start) {
        for (var i = 0; i < ask.charges().size(); i++) {
            var row = ask.charges().get(i).row();
            if (wantsSlot() ? wants(row) : wantsStart(row, start)) {
                return i;
            }
        }
        return -1;
    }

    private boolean wantsStart(int row, long start) {
        var part = parts.get(row);
        if (part != null) {
            return part.row().isEnforced() && (bands.isDeferred() || bands.startOf(part) == start);
        }
        var bid = bids.get(row);
        return bid != null && bid.row().isEnforced() && bid.figures().startsAt() == start;
    }
}
