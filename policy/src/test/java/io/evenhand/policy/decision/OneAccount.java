package io.evenhand.policy.decision;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account on the graduated-speed plan in windows of 30 days, asked in seconds after the epoch. */
final class OneAccount {

    static final double CYCLE = 30 * 86_400;
    static final Row.Bands FILES = new Row.Bands(
            new Head(1, "files-per-cycle", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE),
            0,
            List.of(
                    new Band("priority", 10_000, 1_300, 0, 0),
                    new Band("fast", 20_000, 5_000, 0, 0),
                    new Band("reduced", 30_000, 10_000, 0, 0),
                    new Band("slow", 40_000, 20_000, 0, 0),
                    new Band("very-slow", 50_000, 30_000, 0, 0),
                    new Band("minimal", LimitTable.MAX, 600_000, 1_000, 60_000)),
            true);

    private final LimitTable table;
    private AccountState state = AccountState.NEW;
    private int asked;

    OneAccount(Row... rows) {
        this.table = new LimitTable(
                "graduated-speed",
                1,
                "unlimited",
                "",
                List.of("files"),
                Optional.of("priority"),
                List.of(new Window.Day()),
                List.of(rows));
    }

    /** With a wallet that is known to be empty. */
    static OneAccount onGraduatedSpeed() {
        return new OneAccount(FILES).withCredits(0, 0, 0);
    }

    /** Has run {@code used} units in the present window and is idle since. */
    OneAccount having(long used) {
        var row = new RowState.Banded(1, 0, millis(CYCLE), used, 0, 0, 0, Pace.step(FILES, used), 0, 0, 0);
        state = new AccountState(0, 0, 0, Map.of(1L, row), state.wallets(), Map.of());
        return this;
    }

    /** The ledger says: so many credits, at its {@code version}. */
    OneAccount withCredits(long version, long balance, double at) {
        var ledger = new WalletState(version, balance, 0, 0, LimitTable.MAX);
        state = FairUse.sync(state, scene(at), ledger, millis(at)).state();
        return this;
    }

    Answer ask(long units, double at) {
        return ask(units, at, true, Long.MAX_VALUE);
    }

    Answer ask(long units, double at, boolean credits, long holdMs) {
        var charges = new ArrayList<Ask.Charge>();
        for (var row = 0; row < table.rows().size(); row++) {
            charges.add(new Ask.Charge(row, units));
        }
        var ask = new Ask(
                "dec_" + ++asked,
                table,
                windows(at),
                Holder.ACCOUNT,
                charges,
                Map.of("files", units),
                credits,
                false,
                holdMs,
                0,
                true,
                "print");
        var decided = FairUse.decide(state, ask, millis(at));
        state = decided.state();
        return decided.answer();
    }

    Answer.Accepted accepted(long units, double at) {
        return (Answer.Accepted) ask(units, at);
    }

    /** Accepted with a hold limit of a minute, as at the gateway: a longer delay becomes a place. */
    Answer.Accepted atTheGateway(long units, double at) {
        return (Answer.Accepted) ask(units, at, true, 60_000);
    }

    Answer look(String decision, double at) {
        return claim(decision, at, true);
    }

    Answer claim(String decision, double at) {
        return claim(decision, at, false);
    }

    private Answer claim(String decision, double at, boolean peek) {
        var decided = FairUse.claim(state, scene(at), decision, "print", 60_000, peek, millis(at));
        state = decided.state();
        return decided.answer();
    }

    RowState.Banded row(double at) {
        var read = FairUse.read(state, scene(at), millis(at)).orElseThrow();
        return (RowState.Banded) read.rows().getFirst().orElseThrow();
    }

    private FairUse.Scene scene(double at) {
        return new FairUse.Scene(table, windows(at), Holder.ACCOUNT);
    }

    long creditsLeft() {
        return Optional.ofNullable(state.wallets().get("priority"))
                .orElseThrow()
                .available();
    }

    static double seconds(long millis) {
        return millis / 1_000.0;
    }

    static long millis(double seconds) {
        return Math.round(seconds * 1_000);
    }

    private static List<Boundaries> windows(double at) {
        var start = Math.floor(at / CYCLE) * CYCLE;
        return List.of(new Boundaries(
                instant(start), instant(start + CYCLE), instant(start + 2 * CYCLE), instant(start + 3 * CYCLE)));
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(millis(seconds));
    }
}
