package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
    private final long now;
    private final List<Frame> frames;
    private final Map<Long, RowState> rows;
    private final Map<String, WalletState> wallets;
    private final Map<String, Waiting> waiting;
    private final List<Use> uses = new ArrayList<>();
    private long sequence;
    private long sweepAt;

    private Desk(AccountState before, LimitTable table, List<Frame> frames, long now) {
        this.before = before;
        this.table = table;
        this.now = now;
        this.frames = frames;
        this.rows = new HashMap<>(before.rows());
        this.wallets = new HashMap<>(before.wallets());
        this.waiting = new LinkedHashMap<>(before.waiting());
        this.sequence = before.sequence();
        this.sweepAt = before.sweepAt();
    }

    /** Empty when the boundaries do not contain the instant. The account's clock never goes back. */
    static Optional<Desk> open(AccountState state, LimitTable table, List<Boundaries> windows, long instant) {
        var now = Math.max(instant, state.at());
        var frames = new ArrayList<Frame>();
        for (var row : table.rows()) {
            var frame = Frame.at(windows.get(row.window()), state.rows().get(row.id()), now);
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            frames.add(frame.get());
        }
        var desk = new Desk(state, table, frames, now);
        desk.roll();
        desk.sweep();
        return Optional.of(desk);
    }

    private void roll() {
        var rolled = false;
        for (var i = 0; i < frames.size(); i++) {
            var frame = frames.get(i);
            var id = table.rows().get(i).id();
            var old = rows.get(id);
            rolled |= old != null && old.windowStart() != frame.start();
            rows.put(id, old == null ? RowState.fresh(id, frame) : old.rolledTo(frame));
        }
        if (rolled && waiting.values().stream().anyMatch(Waiting::deferred)) {
            Rearrangement.of(this);
        }
    }

    private void sweep() {
        if (waiting.isEmpty() || now < sweepAt) {
            return;
        }
        for (var place : List.copyOf(waiting.values())) {
            var kept = place.lapses() ? Ask.CLAIM_MS : 0;
            if (!place.deferred() && place.startsAt() + kept <= now) {
                waiting.remove(place.id());
                if (place.lapses()) {
                    place.places().forEach(this::uncount);
                    uses.add(new Use.Lapsed(place.id(), place.acceptedAt(), charges(place)));
                }
            }
        }
        sweepAt = now + Math.max(SWEEP_MS, SWEEP_MS_PER_PLACE * waiting.size());
    }

    /** The charges of a place, as far as the table still has their limits. */
    List<Charge> charges(Waiting place) {
        var charges = new ArrayList<Charge>();
        for (var row = 0; row < table.rows().size(); row++) {
            for (var each : place.places()) {
                if (each.row() == table.rows().get(row).id()) {
                    charges.add(new Charge(row, each.units()));
                }
            }
        }
        return charges;
    }

    void uncount(Waiting.Place place) {
        rows.computeIfPresent(
                place.row(), (_, row) -> row.without(place.first(), place.inFirst(), place.second(), place.inSecond()));
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

    /** Hands a place to its caller: its turns cannot move any more. */
    void hand(Waiting place) {
        waiting.remove(place.id());
        for (var each : place.places()) {
            rows.computeIfPresent(each.row(), (_, row) -> row.withPinned(each.ends()));
        }
    }

    Optional<Waiting> waiting(String id) {
        return Optional.ofNullable(waiting.get(id))
                .filter(place -> !place.lapses() || place.deferred() || place.startsAt() + Ask.CLAIM_MS > now);
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

    Row.Bands row(int index) {
        return switch (table.rows().get(index)) {
            case Row.Bands bands -> bands;
        };
    }

    LimitTable table() {
        return table;
    }

    Frame frame(int index) {
        return frames.get(index);
    }

    RowState state(int index) {
        return rows.computeIfAbsent(table.rows().get(index).id(), id -> RowState.fresh(id, frames.get(index)));
    }

    void put(RowState row) {
        rows.put(row.id(), row);
    }

    Optional<WalletState> wallet(int index) {
        return Optional.ofNullable(wallets.get(table.wallets().get(index))).filter(known -> now < known.validUntil());
    }

    void spend(int index, long units) {
        wallets.computeIfPresent(table.wallets().get(index), (_, wallet) -> wallet.minus(units));
    }

    FairUse.Read read() {
        var figures = IntStream.range(0, frames.size()).mapToObj(this::state).toList();
        var available = IntStream.range(0, table.wallets().size())
                .mapToObj(index -> wallet(index).map(WalletState::available).orElse(-1L))
                .toList();
        return new FairUse.Read(now, waiting.size(), figures, available);
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
                .removeIf(row -> row.resetsAt() <= now
                        && row.line() <= now
                        && row.reliefLine() <= now
                        && table.rows().stream().noneMatch(each -> each.id() == row.id()));
        return new FairUse.Decided(
                new AccountState(now, sequence, sweepAt, rows, wallets, waiting), answer, List.copyOf(uses));
    }
}
