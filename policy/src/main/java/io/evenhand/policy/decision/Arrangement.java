package io.evenhand.policy.decision;

import static io.evenhand.policy.decision.Exact.add;
import static io.evenhand.policy.decision.Exact.multiply;

import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Where one request would go on every limit that looks at it, worked out before anything is changed: each limit's own
 * turn, or a turn bought with credits, all or none (POLICY-LANGUAGE 2.5, 2.7).
 */
final class Arrangement {

    /** An estimate further away than a century is told as a century. */
    static final long CENTURY_MS = 3_155_760_000_000L;

    /** One limit's part of it. */
    private record Part(Charge charge, Row.Bands row, RowState state, Frame frame, Turns.Placed placed, long beyond) {

        boolean wantsCredits() {
            return beyond > 0 && row.reliefWallet() >= 0;
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
    private final boolean credits;
    private final boolean relieved;
    private final boolean deferred;
    private final long startsAt;

    private Arrangement(List<Part> parts, long now, boolean credits, boolean affordable, long unitsAhead) {
        this.parts = parts;
        this.now = now;
        this.credits = credits;
        this.deferred = parts.stream()
                .anyMatch(part -> part.placed() instanceof Turns.Beyond && !(affordable && part.wantsCredits()));
        this.relieved = affordable && !deferred;
        this.startsAt = deferred ? expected(unitsAhead) : latestStart();
    }

    static Arrangement of(Desk desk, List<Charge> charges, boolean credits) {
        var ahead = desk.waiting().stream().filter(Waiting::deferred).toList();
        var units = ahead.stream()
                .flatMap(place -> place.places().stream())
                .mapToLong(Waiting.Place::units)
                .sum();
        return of(desk, charges, credits, !ahead.isEmpty(), units);
    }

    /**
     * @param behind whether earlier requests wait for a later window, so that this one may not pass them
     * @param unitsAhead their units
     */
    static Arrangement of(Desk desk, List<Charge> charges, boolean credits, boolean behind, long unitsAhead) {
        var parts = new ArrayList<Part>();
        for (var charge : charges) {
            var row = desk.row(charge.row());
            var state = desk.state(charge.row());
            var frame = desk.frame(charge.row());
            var placed = behind ? new Turns.Beyond() : Turns.place(row, state, frame, charge.units(), desk.now());
            parts.add(new Part(
                    charge, row, state, frame, placed, beyond(row, state, frame, placed, charge.units(), desk.now())));
        }
        return new Arrangement(parts, desk.now(), credits, affordable(desk, parts, credits), unitsAhead);
    }

    /**
     * The units that run at full speed only if they are paid for: those beyond the first band where their turn would
     * be, or where a bought turn would be, whichever are more.
     */
    private static long beyond(Row.Bands row, RowState state, Frame frame, Turns.Placed placed, long units, long now) {
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

    private static boolean affordable(Desk desk, List<Part> parts, boolean credits) {
        var needs = needs(parts);
        return credits
                && !needs.isEmpty()
                && needs.entrySet().stream()
                        .allMatch(need -> desk.wallet(need.getKey())
                                .filter(wallet -> wallet.available() >= need.getValue())
                                .isPresent());
    }

    private static Map<Integer, Long> needs(List<Part> parts) {
        var needs = new TreeMap<Integer, Long>();
        parts.stream()
                .filter(Part::wantsCredits)
                .forEach(part -> needs.merge(part.row().reliefWallet(), part.beyond(), Long::sum));
        return needs;
    }

    /** A wallet that would matter and is not known. */
    OptionalInt missingWallet(Desk desk) {
        return needs(parts).keySet().stream()
                .filter(wallet -> credits && desk.wallet(wallet).isEmpty())
                .mapToInt(wallet -> wallet)
                .findFirst();
    }

    boolean isDeferred() {
        return deferred;
    }

    boolean isRelieved() {
        return relieved;
    }

    long startsAt() {
        return startsAt;
    }

    /** The first limit, in the plan's order, that wants this start. */
    OptionalInt binding(long start) {
        for (var i = 0; i < parts.size(); i++) {
            if (deferred || startOf(parts.get(i)) == start) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private long latestStart() {
        return parts.stream().mapToLong(this::startOf).max().orElse(now);
    }

    private long startOf(Part part) {
        if (relieved && part.wantsCredits()) {
            return part.reliefBegins(now);
        }
        return switch (part.placed()) {
            case Turns.Turn turn -> turn.startsAt();
            case Turns.Beyond _ -> startsAt;
        };
    }

    private long expected(long unitsAhead) {
        var latest = parts.stream()
                .mapToLong(part -> Turns.estimate(
                        part.row(), part.state(), unitsAhead, part.charge().units(), now))
                .max()
                .orElse(now);
        return Math.min(latest, now + CENTURY_MS);
    }

    /**
     * Counts the request and moves every limit's line by its own turn.
     *
     * @param held whether the caller holds the start, so that it cannot move any more
     */
    List<Waiting.Place> commit(Desk desk, boolean held) {
        return parts.stream().map(part -> commit(desk, part, held)).toList();
    }

    private Waiting.Place commit(Desk desk, Part part, boolean held) {
        var row = part.row().id();
        var units = part.charge().units();
        var frame = part.frame();
        if (deferred) {
            return new Waiting.Place(row, units, frame.start(), 0, frame.resetsAt(), 0, 0, 0);
        }
        if (relieved && part.wantsCredits()) {
            var begins = part.reliefBegins(now);
            var ends = add(begins, multiply(units, part.row().fullMs()));
            var free = units - part.beyond();
            var inPresent = part.reliefInPresent(now) ? free : 0;
            desk.put(part.state().withRelief(inPresent, free - inPresent, part.beyond(), ends));
            desk.spend(part.row().reliefWallet(), part.beyond());
            return new Waiting.Place(
                    row, units, frame.start(), inPresent, frame.resetsAt(), free - inPresent, begins, ends);
        }
        return switch (part.placed()) {
            case Turns.Turn turn -> {
                desk.put(part.state().withTurn(turn, held));
                yield new Waiting.Place(
                        row,
                        units,
                        frame.start(),
                        turn.now(),
                        frame.resetsAt(),
                        turn.next(),
                        turn.begins(),
                        turn.ends());
            }
            case Turns.Beyond _ -> throw new IllegalStateException("a deferred request is not counted");
        };
    }

    /** What the wallets did; call after {@link #commit}. */
    Credits credits(Desk desk) {
        var wallet = parts.stream()
                .mapToInt(part -> part.row().reliefWallet())
                .filter(each -> each >= 0)
                .findFirst();
        if (wallet.isEmpty()) {
            return Credits.NONE;
        }
        var index = wallet.getAsInt();
        var need = needs(parts).getOrDefault(index, 0L);
        var left = desk.wallet(index).map(WalletState::available).orElse(-1L);
        return relieved ? new Credits(index, need, left, 0) : new Credits(index, 0, left, lacking(need, left));
    }

    private long lacking(long need, long left) {
        return credits ? Math.max(0, need - Math.max(0, left)) : need;
    }

    /** The figures after {@link #commit}, and the crossings, which are marked as told. */
    List<Figures> figures(Desk desk) {
        return parts.stream().map(part -> figures(desk, part)).toList();
    }

    private Figures figures(Desk desk, Part part) {
        var row = part.row();
        var state = desk.state(part.charge().row());
        var frame = part.frame();
        var index = part.charge().row();
        if (deferred) {
            return new Figures(
                    index,
                    state.used(),
                    Pace.step(row, state.used() + 1),
                    frame.start(),
                    frame.resetsAt(),
                    startsAt,
                    Optional.empty());
        }
        if (relieved && part.wantsCredits()) {
            var present = part.reliefInPresent(now);
            return new Figures(
                    index,
                    present ? state.used() : state.nextUsed(),
                    0,
                    present ? frame.start() : frame.resetsAt(),
                    present ? frame.resetsAt() : frame.nextEnd(),
                    startOf(part),
                    Optional.empty());
        }
        var turn = (Turns.Turn) part.placed();
        var inNext = turn.next() > 0;
        var used = inNext ? state.nextUsed() : state.used();
        return new Figures(
                index,
                used,
                Pace.step(row, used),
                inNext ? frame.resetsAt() : frame.start(),
                inNext ? frame.nextEnd() : frame.resetsAt(),
                turn.startsAt(),
                crossing(desk, part, state, turn));
    }

    private static Optional<Crossing> crossing(Desk desk, Part part, RowState state, Turns.Turn turn) {
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
