package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Exact.add;
import static io.evenhand.policy.decision.Exact.multiply;

import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where one request would go on every limit with bands that looks at it, worked out before anything is changed: each
 * limit's own turn, or a turn bought with credits, all or none (POLICY-LANGUAGE 2.5, 2.7). A limit that is not enforced
 * takes turns and asks for nothing.
 */
final class Arrangement {

    /** An estimate further away than a century is told as a century. */
    static final long CENTURY_MS = 3_155_760_000_000L;

    /** One limit's part of it. */
    record Part(Charge charge, Row.Bands row, Banded state, Frame frame, Turns.Placed placed, long beyond) {

        boolean wantsCredits() {
            return beyond > 0 && row.relieved() && row.isEnforced();
        }

        boolean reliefInPresent(long now) {
            return reliefBegins(now) < frame.resetsAt();
        }

        long reliefBegins(long now) {
            return Math.max(now, state.reliefLine());
        }
    }

    private final List<Part> parts;
    private final long now;
    private final long need;
    private final boolean relieved;
    private final boolean deferred;
    private final long startsAt;

    private Arrangement(List<Part> parts, long now, long payable, long unitsAhead) {
        this.parts = parts;
        this.now = now;
        this.need = need(parts);
        var affordable = need > 0 && need <= payable;
        this.deferred = isDeferred(parts, affordable);
        this.relieved = affordable && !deferred;
        this.startsAt = deferred ? expected(unitsAhead) : latestStart();
    }

    private static boolean isDeferred(List<Part> parts, boolean affordable) {
        for (var part : parts) {
            if (part.row().isEnforced()
                    && part.placed() instanceof Turns.Beyond
                    && !(affordable && part.wantsCredits())) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param charges those of limits with bands
     * @param payable credits that may buy full speed
     */
    static Arrangement of(Desk desk, List<Charge> charges, long payable) {
        var behind = false;
        var unitsAhead = 0L;
        for (var place : desk.waiting()) {
            if (place.isDeferred()) {
                behind = true;
                unitsAhead += place.unitsToCome();
            }
        }
        return of(desk, charges, payable, behind, unitsAhead);
    }

    /**
     * @param behind whether earlier requests wait for a later window, so that this one may not pass them
     * @param unitsAhead their units
     */
    static Arrangement of(Desk desk, List<Charge> charges, long payable, boolean behind, long unitsAhead) {
        var parts = new ArrayList<Part>();
        for (var charge : charges) {
            if (desk.table().rows().get(charge.row()) instanceof Row.Bands row) {
                var state = desk.state(charge.row(), Banded.class);
                var frame = desk.frame(charge.row());
                var placed = behind ? new Turns.Beyond() : Turns.place(row, state, frame, charge.units(), desk.now());
                var beyond = beyond(row, state, frame, placed, charge.units(), desk.now());
                parts.add(new Part(charge, row, state, frame, placed, beyond));
            }
        }
        return new Arrangement(parts, desk.now(), payable, unitsAhead);
    }

    /**
     * The units that run at full speed only if they are paid for: those beyond the first band where their turn would
     * be, or where a bought turn would be, whichever are more.
     */
    private static long beyond(Row.Bands row, Banded state, Frame frame, Turns.Placed placed, long units, long now) {
        var free = row.bands().getFirst().upTo();
        var onTheLine = switch (placed) {
            case Turns.Turn turn -> above(free, state.used(), turn.now()) + above(free, state.nextUsed(), turn.next());
            case Turns.Beyond _ -> units;
        };
        var bought = Math.max(now, state.reliefLine()) < frame.resetsAt() ? state.used() : state.nextUsed();
        return Math.max(onTheLine, above(free, bought, units));
    }

    private static long above(long free, long used, long units) {
        return Math.max(0, used + units - Math.max(used, free));
    }

    private static long need(List<Part> parts) {
        var sum = 0L;
        for (var part : parts) {
            sum += part.wantsCredits() ? part.beyond() : 0;
        }
        return sum;
    }

    /** Credits that would buy the request full speed. */
    long need() {
        return need;
    }

    /** Whether credits could buy it something. */
    boolean canBeRelieved() {
        return parts.stream().anyMatch(part -> part.row().relieved());
    }

    boolean isDeferred() {
        return deferred;
    }

    boolean isRelieved() {
        return relieved;
    }

    /** Credits it pays. */
    long paid() {
        return relieved ? need : 0;
    }

    long startsAt() {
        return startsAt;
    }

    private long latestStart() {
        var latest = now;
        for (var part : parts) {
            latest = part.row().isEnforced() ? Math.max(latest, startOf(part)) : latest;
        }
        return latest;
    }

    /** When one limit alone lets it start. */
    long startOf(Part part) {
        if (relieved && part.wantsCredits()) {
            return part.reliefBegins(now);
        }
        return switch (part.placed()) {
            case Turns.Turn turn -> turn.startsAt();
            case Turns.Beyond _ -> part.row().isEnforced() ? startsAt : now;
        };
    }

    private long expected(long unitsAhead) {
        return parts.stream()
                .filter(part -> part.row().isEnforced())
                .mapToLong(part -> Math.min(
                        now + CENTURY_MS,
                        Turns.estimate(
                                part.row(),
                                part.state(),
                                unitsAhead,
                                part.charge().units(),
                                now)))
                .reduce(now, Math::max);
    }

    /**
     * Counts the request and moves every limit's line by its own turn.
     *
     * @param held whether the caller holds the start, so that it cannot move any more
     */
    List<Waiting.Place> commit(Desk desk, boolean held) {
        desk.spend(paid());
        return parts.stream().map(part -> commit(desk, part, held)).toList();
    }

    private Waiting.Place commit(Desk desk, Part part, boolean held) {
        var row = part.state().id();
        var units = part.charge().units();
        var frame = part.frame();
        if (relieved && part.wantsCredits()) {
            var begins = part.reliefBegins(now);
            var ends = add(begins, multiply(units, part.row().fullMs()));
            var free = units - part.beyond();
            var inPresent = part.reliefInPresent(now) ? free : 0;
            desk.put(part.state().withRelief(inPresent, free - inPresent, part.beyond(), ends));
            return new Waiting.Place(
                    row, units, frame.start(), inPresent, frame.resetsAt(), free - inPresent, begins, ends);
        }
        if (!deferred && part.placed() instanceof Turns.Turn turn) {
            desk.put(part.state().withTurn(turn, held));
            return new Waiting.Place(
                    row, units, frame.start(), turn.now(), frame.resetsAt(), turn.next(), turn.begins(), turn.ends());
        }
        return uncounted(part);
    }

    /** What a place says of a limit that has not counted it. */
    static Waiting.Place uncounted(Part part) {
        var frame = part.frame();
        return new Waiting.Place(part.state().id(), part.charge().units(), frame.start(), 0, frame.resetsAt(), 0, 0, 0);
    }

    List<Part> parts() {
        return parts;
    }

    /** One limit's figures after {@link #commit}; its crossing is marked as told. */
    Figures figures(Desk desk, Part part) {
        var row = part.row();
        var state = desk.state(part.charge().row(), Banded.class);
        var frame = part.frame();
        var index = part.charge().row();
        if (relieved && part.wantsCredits()) {
            var present = part.reliefInPresent(now);
            return new Figures(
                    index,
                    verdict(startOf(part)),
                    present ? state.used() : state.nextUsed(),
                    0,
                    present ? frame.start() : frame.resetsAt(),
                    present ? frame.resetsAt() : frame.nextEnd(),
                    startOf(part),
                    Optional.empty());
        }
        if (deferred || !(part.placed() instanceof Turns.Turn turn)) {
            return new Figures(
                    index,
                    Verdict.QUEUE,
                    state.used(),
                    Pace.step(row, state.used() + 1),
                    frame.start(),
                    frame.resetsAt(),
                    startsAt,
                    Optional.empty());
        }
        var inNext = turn.next() > 0;
        var used = inNext ? state.nextUsed() : state.used();
        return new Figures(
                index,
                verdict(turn.startsAt()),
                used,
                Pace.step(row, used),
                inNext ? frame.resetsAt() : frame.start(),
                inNext ? frame.nextEnd() : frame.resetsAt(),
                turn.startsAt(),
                crossing(desk, part, state, turn));
    }

    /** One limit's figures when another refuses the request. */
    Figures figuresBefore(Part part) {
        var state = part.state();
        var verdict = part.placed() instanceof Turns.Turn turn ? verdict(turn.startsAt()) : Verdict.QUEUE;
        return new Figures(
                part.charge().row(),
                verdict,
                state.used(),
                Pace.step(part.row(), state.used()),
                part.frame().start(),
                part.frame().resetsAt(),
                now,
                Optional.empty());
    }

    private Verdict verdict(long start) {
        return start > now ? Verdict.DELAY : Verdict.ADMIT;
    }

    private static Optional<Crossing> crossing(Desk desk, Part part, Banded state, Turns.Turn turn) {
        if (!part.row().head().stage().tells()) {
            return Optional.empty();
        }
        var frame = part.frame();
        var present = turn.now() > 0 ? Pace.step(part.row(), state.used()) : 0;
        if (present > state.told()) {
            desk.put(state.withTold(present, 0));
            return Optional.of(new Crossing(present, state.used(), frame.start(), frame.resetsAt()));
        }
        var next = turn.next() > 0 ? Pace.step(part.row(), state.nextUsed()) : 0;
        if (next > state.nextTold()) {
            desk.put(state.withTold(0, next));
            return Optional.of(new Crossing(next, state.nextUsed(), frame.resetsAt(), frame.nextEnd()));
        }
        return Optional.empty();
    }
}
