package io.evenhand.policy.decision;

import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account under a few limits of any kind, which all look at each of its requests. */
final class Requester {

    static final String WALLET = "credits";

    private final LimitTable table;
    private final ZoneId zone;
    private AccountState state = AccountState.NEW;
    private boolean relaxed;
    private Duration estimate = Duration.ZERO;

    private Requester(Window window, ZoneId zone, List<Row> rows) {
        this.zone = zone;
        this.table = new LimitTable(
                "policy", 1, "plan", "", List.of("units"), Optional.of(WALLET), List.of(window), List.copyOf(rows));
    }

    /** In local days of UTC. */
    static Requester under(Row... rows) {
        return in(new Window.Day(), ZoneId.of("UTC"), rows);
    }

    static Requester in(Window window, ZoneId zone, Row... rows) {
        return new Requester(window, zone, List.of(rows));
    }

    static Head head(long id, String limit, Stage stage) {
        return new Head(id, limit, Selection.ANY, 0, Per.ACCOUNT, stage);
    }

    static Row.Quota quota(long size, Then... then) {
        return quota(Stage.ENFORCE, size, then);
    }

    static Row.Quota quota(Stage stage, long size, Then... then) {
        var tried = new ArrayList<>(List.of(then));
        tried.add(new Then.Block());
        return new Row.Quota(head(1, "quota", stage), 0, size, 0, tried);
    }

    static Row.Ceiling ceiling(long max) {
        return new Row.Ceiling(head(2, "context-size", Stage.ENFORCE), "contextTokens", max);
    }

    static Row.Price price(long each) {
        return new Row.Price(head(3, WALLET, Stage.ENFORCE), each);
    }

    static Row.Concurrency slots(long slots, Duration wait) {
        return new Row.Concurrency(head(4, "slots", Stage.ENFORCE), slots, true, wait.toMillis());
    }

    /** Asks for models that have the relaxed lane, or for others. */
    Requester inRelaxedLane(boolean has) {
        relaxed = has;
        return this;
    }

    /** Brings estimates that lapse after so long; nothing at all when it is zero. */
    Requester estimating(Duration length) {
        estimate = length;
        return this;
    }

    Requester withCredits(long balance, Instant at) {
        var ledger = new WalletState(1, balance, 0, 0, LimitTable.MAX);
        return having(FairUse.sync(state, scene(at), ledger, at.toEpochMilli()).state());
    }

    /** Has made one request of so many units. */
    Requester having(long used, Instant at) {
        ask("dec_before", at, used);
        return this;
    }

    private Requester having(AccountState now) {
        state = now;
        return this;
    }

    /** @param units one figure for each limit, or one for all */
    Answer ask(String id, Instant at, long... units) {
        var charges = new ArrayList<Ask.Charge>();
        for (var row = 0; row < table.rows().size(); row++) {
            charges.add(new Ask.Charge(row, units[Math.min(row, units.length - 1)]));
        }
        var ask = new Ask(
                id,
                table,
                windows(at),
                Holder.ACCOUNT,
                charges,
                Map.of("units", units[0]),
                true,
                relaxed,
                LimitTable.MAX,
                estimate.toMillis(),
                true,
                "print");
        return after(FairUse.decide(state, ask, at.toEpochMilli()));
    }

    Answer.Accepted accepted(String id, Instant at, long... units) {
        return (Answer.Accepted) ask(id, at, units);
    }

    Answer claim(String id, Instant at) {
        return after(FairUse.claim(state, scene(at), id, "print", LimitTable.MAX, false, at.toEpochMilli()));
    }

    Answer renew(String id, Instant at) {
        return after(FairUse.renew(state, scene(at), id, List.of(0), at.toEpochMilli()));
    }

    Answer confirm(String id, Instant at) {
        return after(FairUse.confirm(state, scene(at), id, at.toEpochMilli()));
    }

    /** Ends a request, which used what was asked for. */
    Answer complete(String id, Instant at) {
        return after(FairUse.complete(state, scene(at), id, Optional.empty(), Map.of(), at.toEpochMilli()));
    }

    /** Ends a request, of which every limit counts so many units in the end. */
    Answer complete(String id, Instant at, long units) {
        var charges = new ArrayList<Ask.Charge>();
        for (var row = 0; row < table.rows().size(); row++) {
            charges.add(new Ask.Charge(row, units));
        }
        return after(FairUse.complete(
                state, scene(at), id, Optional.of(charges), Map.of("units", units), at.toEpochMilli()));
    }

    private Answer after(FairUse.Decided decided) {
        state = decided.state();
        return decided.answer();
    }

    /** What the first limit has counted. */
    long used(Instant at) {
        return row(at) instanceof RowState.Counted counted ? counted.used() : 0;
    }

    RowState row(Instant at) {
        return FairUse.read(state, scene(at), at.toEpochMilli())
                .orElseThrow()
                .rows()
                .getFirst()
                .orElseThrow();
    }

    long creditsLeft() {
        return Optional.ofNullable(state.wallets().get(WALLET)).orElseThrow().available();
    }

    private FairUse.Scene scene(Instant at) {
        return new FairUse.Scene(table, windows(at), Holder.ACCOUNT);
    }

    private List<Boundaries> windows(Instant at) {
        return List.of(Boundaries.of(table.windows().getFirst(), Instant.EPOCH, zone, at));
    }
}
