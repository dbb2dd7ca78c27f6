package io.evenhand.meter;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** One call in the script's packed form: doubles with their count, then texts with their length. */
record Call(
        Operation operation,
        Subject subject,
        Ask ask,
        Optional<UseId> use,
        int wallet,
        WalletState ledger,
        boolean peek) {

    /** The script's functions, numbered as it lists them. */
    enum Operation {
        DECIDE(1),
        SYNC(2),
        CLAIM(3),
        READ(4);

        private final int code;

        Operation(int code) {
            this.code = code;
        }
    }

    private static final WalletState NO_LEDGER = new WalletState(0, 0, 0, 0, 0);
    private static final int CREDITS = 1;
    private static final int LAPSES = 2;
    private static final int IDENTITY = 4;
    private static final int PEEK = 8;

    static Call decide(Subject subject, Ask ask, Optional<UseId> use) {
        return new Call(Operation.DECIDE, subject, ask, use, -1, NO_LEDGER, false);
    }

    static Call sync(Subject subject, int wallet, WalletState ledger) {
        return new Call(Operation.SYNC, subject, nothing(subject, "", "", 0), Optional.empty(), wallet, ledger, false);
    }

    static Call claim(Subject subject, String decision, String fingerprint, long holdMs, boolean peek) {
        return new Call(
                Operation.CLAIM,
                subject,
                nothing(subject, decision, fingerprint, holdMs),
                Optional.empty(),
                -1,
                NO_LEDGER,
                peek);
    }

    static Call read(Subject subject) {
        return new Call(Operation.READ, subject, nothing(subject, "", "", 0), Optional.empty(), -1, NO_LEDGER, false);
    }

    private static Ask nothing(Subject subject, String decision, String fingerprint, long holdMs) {
        return new Ask(decision, subject.table(), subject.windows(), List.of(), true, holdMs, false, fingerprint);
    }

    /** @param table index of the call's limit table in the batch */
    Buffer packed(int table) {
        var windows = subject.windows();
        var numbers = 11 + 2 * ask.charges().size() + 4 * windows.size();
        var to = new Packing(2 + 8 * numbers + 200);
        to.count(numbers)
                .number(operation.code)
                .number(table)
                .number(ask.holdMs())
                .number(flags())
                .number(wallet)
                .number(ledger.version())
                .number(ledger.balance())
                .number(ledger.settled())
                .number(ledger.validUntil())
                .number(ask.charges().size());
        for (var charge : ask.charges()) {
            to.number(charge.row()).number(charge.units());
        }
        to.number(windows.size());
        for (var window : windows) {
            to.number(window.start().toEpochMilli())
                    .number(window.resetsAt().toEpochMilli())
                    .number(window.nextEnd().toEpochMilli())
                    .number(window.lastEnd().toEpochMilli());
        }
        return to.text(ask.id()).text(ask.fingerprint()).text(logHeader()).buffer();
    }

    /** Whose use it is and under which table, for the readers of the usage log ({@link UsageLog}). */
    private String logHeader() {
        var limits = subject.table();
        return String.join(
                "\n",
                subject.account(),
                limits.policy(),
                Integer.toString(limits.version()),
                limits.plan(),
                use.map(UseId::source).orElse(""),
                use.map(UseId::id).orElse(""));
    }

    private int flags() {
        return (ask.credits() ? CREDITS : 0)
                | (ask.lapses() ? LAPSES : 0)
                | (use.isPresent() ? IDENTITY : 0)
                | (peek ? PEEK : 0);
    }

    static Buffer packed(LimitTable table) {
        var numbers = new Packing(256);
        numbers.number(table.rows().size());
        for (var row : table.rows()) {
            switch (row) {
                case Row.Bands bands -> append(numbers, bands);
            }
        }
        numbers.number(table.wallets().size());
        var packed = numbers.buffer();
        var to = new Packing(256).count(packed.length() / Double.BYTES).raw(packed);
        table.wallets().forEach(to::text);
        return to.buffer();
    }

    private static void append(Packing to, Row.Bands row) {
        to.number(row.id())
                .number(row.meter())
                .number(row.window())
                .number(row.reliefWallet())
                .number(row.bands().size());
        for (var band : row.bands()) {
            to.number(band.upTo())
                    .number(band.paceMs())
                    .number(band.everyUnits())
                    .number(band.byMs());
        }
    }
}
