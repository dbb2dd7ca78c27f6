package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.decision.RowState.Bucket;
import io.evenhand.policy.decision.RowState.Counted;
import io.evenhand.policy.decision.RowState.Leased;
import io.evenhand.policy.decision.RowState.Line;
import io.evenhand.policy.decision.RowState.Sliced;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One account's state while one call works on it: rolled to the windows at hand, swept of what is over, then changed by
 * the call and closed. Confined to that call; what goes in and out is immutable.
 */
final class Desk {

    /** Places that are over are looked for at most this often, and more rarely the more places there are. */
    static final long SWEEP_MS = 60_000;

    static final long SWEEP_MS_PER_PLACE = 100;

    private final AccountState before;
    private final LimitTable table;
    private final Holder holder;
    private final long now;
    private final Map<Integer, Frame> frames;
    private final Map<Long, RowState> rows;
    private final Map<String, WalletState> wallets;
    private final Map<String, Waiting> waiting;
    private final List<Use> uses = new ArrayList<>();
    private long sequence;
    private long sweepAt;

    private Desk(AccountState before, LimitTable table, Holder holder, Map<Integer, Frame> frames, long now) {
        this.before = before;
        this.table = table;
        this.holder = holder;
        this.now = now;
        this.frames = frames;
        this.rows = new HashMap<>(before.rows());
        this.wallets = new HashMap<>(before.wallets());
        this.waiting = new LinkedHashMap<>(before.waiting());
        this.sequence = before.sequence();
        this.sweepAt = before.sweepAt();
    }

    /** Empty when the boundaries do not contain the instant. The account's clock never goes back. */
    static Optional<Desk> open(
            AccountState state, LimitTable table, Holder holder, List<Boundaries> windows, long instant) {
        var now = Math.max(instant, state.at());
        var frames = new HashMap<Integer, Frame>();
        for (var i = 0; i < table.rows().size(); i++) {
            if (table.rows().get(i) instanceof Row.Windowed row) {
                var frame = Frame.at(windows.get(row.window()), before(state.rows(), row, holder, now), now);
                if (frame.isEmpty()) {
                    return Optional.empty();
                }
                frames.put(i, frame.get());
            }
        }
        var desk = new Desk(state, table, holder, frames, now);
        desk.roll();
        desk.sweep();
        return Optional.of(desk);
    }

    /** A counter that is over is as good as none, whether it was left out already or not. */
    private static @Nullable RowState present(Map<Long, RowState> rows, long id, long now) {
        var state = rows.get(id);
        return state == null || state.isOver(now) ? null : state;
    }

    /** The present counter of a row, or what it begins with. */
    private static @Nullable RowState before(Map<Long, RowState> rows, Row row, Holder holder, long now) {
        var present = present(rows, holder.counter(row), now);
        return present == null ? Inheritance.of(row, holder, rows, now) : present;
    }

    private void roll() {
        var rolled = false;
        for (var i = 0; i < table.rows().size(); i++) {
            var row = table.rows().get(i);
            var id = holder.counter(row);
            var had = present(rows, id, now);
            var present = rolled(row, id, before(rows, row, holder, now), frames.get(i));
            rolled |= had instanceof Banded && !had.equals(present);
            if (present != null) {
                rows.put(id, present);
            }
        }
        if (rolled && waiting.values().stream().anyMatch(Waiting::isDeferred)) {
            Rearrangement.of(this);
        }
    }

    /** The counter at the present instant; null for a row that keeps none. */
    private @Nullable RowState rolled(Row row, long id, @Nullable RowState old, @Nullable Frame frame) {
        return switch (row) {
            case Row.Bands _ ->
                frame == null ? null : old instanceof Banded had ? had.rolledTo(frame) : Banded.fresh(id, frame);
            case Row.Quota quota ->
                frame == null
                        ? null
                        : old instanceof Counted had
                                ? had.rolledTo(frame, quota.rollingMs() > 0)
                                : Counted.fresh(id, frame);
            case Row.Rate _ -> old instanceof Bucket had ? had : Bucket.full(id);
            case Row.Concurrency slots -> old instanceof Leased had ? Slots.at(slots, had, now) : Leased.free(id);
            case Row.Sustained _ -> old instanceof Sliced had ? had : Sliced.fresh(id);
            case Row.Throttle _ -> old instanceof Line had ? had : new Line(id, 0);
            case Row.Ceiling _, Row.Price _ -> null;
        };
    }

    private void sweep() {
        if (waiting.isEmpty() || now < sweepAt) {
            return;
        }
        for (var place : List.copyOf(waiting.values())) {
            var dead = place.kind() == Waiting.Kind.TICKET && !hasTicket(place);
            if (dead) {
                waiting.remove(place.id());
            } else if (place.lapsesAt() <= now) {
                giveUp(place);
            }
        }
        sweepAt = now + Math.max(SWEEP_MS, SWEEP_MS_PER_PLACE * waiting.size());
    }

    private boolean hasTicket(Waiting place) {
        var number = Holder.number(place.id());
        return leased().stream().anyMatch(state -> Slots.hasTicket(state, number, now));
    }

    /** Takes a place away; what it counted is taken back when nobody came for it. */
    void giveUp(Waiting place) {
        waiting.remove(place.id());
        if (place.lapses() || place.kind() == Waiting.Kind.ESTIMATE) {
            place.places().forEach(each -> uncount(place, each));
            uses.add(new Use.Lapsed(place.id(), place.acceptedAt(), place.units(), place.paid()));
        }
    }

    /** The charges of a place, as far as the table still has their limits. */
    List<Charge> charges(Waiting place) {
        var charges = new ArrayList<Charge>();
        for (var row = 0; row < table.rows().size(); row++) {
            for (var each : place.places()) {
                if (each.row() == place.holder().counter(table.rows().get(row))) {
                    charges.add(new Charge(row, each.units()));
                }
            }
        }
        return charges;
    }

    /** Takes back what a limit counted for a place. */
    void uncount(Waiting from, Waiting.Place place) {
        rows.computeIfPresent(place.row(), (id, state) -> switch (state) {
            case Banded row -> row.without(place);
            case Counted row -> row.adjusted(place, -place.inFirst());
            case Bucket row ->
                rate(from.holder(), id)
                        .<RowState>map(rate -> Rates.adjusted(rate, row, -place.inFirst(), now))
                        .orElse(row);
            case Leased _, Sliced _, Line _ -> state;
        });
    }

    private Optional<Row.Rate> rate(Holder of, long id) {
        return table.rows().stream()
                .filter(row -> of.counter(row) == id)
                .filter(Row.Rate.class::isInstance)
                .map(Row.Rate.class::cast)
                .findFirst();
    }

    /** Whether the ledger's word was news that left more to spend than before. */
    boolean sync(String wallet, WalletState ledger) {
        var old = wallets.get(wallet);
        var synced = old == null ? ledger : old.synced(ledger);
        wallets.put(wallet, synced);
        return synced.available() > (old == null ? 0 : old.available());
    }

    void keep(Waiting place) {
        if (waiting.isEmpty()) {
            sweepAt = now + SWEEP_MS;
        }
        waiting.put(place.id(), place);
    }

    void remove(Waiting place) {
        waiting.remove(place.id());
    }

    /** Hands a place to its caller: its turns cannot move any more. */
    void hand(Waiting place) {
        waiting.remove(place.id());
        for (var each : place.places()) {
            rows.computeIfPresent(
                    each.row(), (_, row) -> row instanceof Banded banded ? banded.withPinned(each.ends()) : row);
        }
    }

    Optional<Waiting> waiting(String id) {
        return Optional.ofNullable(waiting.get(id)).filter(place -> !lapsed(place));
    }

    private boolean lapsed(Waiting place) {
        return switch (place.kind()) {
            case TIMED, ESTIMATE ->
                (place.lapses() || place.kind() == Waiting.Kind.ESTIMATE) && place.lapsesAt() <= now;
            case DEFERRED, TICKET -> false;
        };
    }

    List<Waiting> waiting() {
        return List.copyOf(waiting.values());
    }

    long nextSequence() {
        return ++sequence;
    }

    long now() {
        return now;
    }

    LimitTable table() {
        return table;
    }

    Holder holder() {
        return holder;
    }

    Frame frame(int index) {
        var frame = frames.get(index);
        if (frame == null) {
            throw new IllegalArgumentException("row " + index + " has no window");
        }
        return frame;
    }

    /** The present state of a row that keeps one. */
    <S extends RowState> S state(int index, Class<S> kind) {
        var state = rows.get(holder.counter(table.rows().get(index)));
        if (state == null) {
            throw new IllegalArgumentException("row " + index + " keeps no counter");
        }
        return kind.cast(state);
    }

    /** Changes a counter, if there is one. */
    void change(long id, UnaryOperator<RowState> how) {
        rows.computeIfPresent(id, (_, state) -> how.apply(state));
    }

    void put(RowState row) {
        rows.put(row.id(), row);
    }

    /** Every counter of slots, also those of other installs. */
    List<Leased> leased() {
        return rows.values().stream()
                .filter(Leased.class::isInstance)
                .map(Leased.class::cast)
                .toList();
    }

    /** What the wallet holds, or -1 while it is not known. */
    long available() {
        return table.wallet()
                .map(wallets::get)
                .filter(known -> now < known.validUntil())
                .map(WalletState::available)
                .orElse(-1L);
    }

    void spend(long credits) {
        if (credits > 0) {
            table.wallet().ifPresent(name -> wallets.computeIfPresent(name, (_, wallet) -> wallet.minus(credits)));
        }
    }

    FairUse.Read read() {
        var figures = IntStream.range(0, table.rows().size())
                .mapToObj(row ->
                        Optional.ofNullable(rows.get(holder.counter(table.rows().get(row)))))
                .toList();
        return new FairUse.Read(now, waiting.size(), figures, available());
    }

    void log(Use use) {
        uses.add(use);
    }

    FairUse.Decided unchanged(Answer answer) {
        return new FairUse.Decided(before, answer, List.of());
    }

    /** Leaves out counters that the table no longer has and that hold nothing any more. */
    FairUse.Decided close(Answer answer) {
        rows.values()
                .removeIf(state -> state.isOver(now)
                        && table.rows().stream().noneMatch(each -> holder.counter(each) == state.id()));
        return new FairUse.Decided(
                new AccountState(now, sequence, sweepAt, rows, wallets, waiting), answer, List.copyOf(uses));
    }
}
