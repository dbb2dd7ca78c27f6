package io.evenhand.meter;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One call in the script's packed form: doubles with their count, then texts with their length. */
record Call(
        Operation operation,
        Subject subject,
        Ask ask,
        Optional<IssuedUse> use,
        boolean vouched,
        int wallet,
        WalletState ledger,
        boolean peek,
        Optional<Restoring> restoring) {

    /**
     * What an account is put back to.
     *
     * @param epoch the epoch in which that was found out
     * @param stored empty when nobody can tell
     */
    record Restoring(String epoch, Optional<Checkpoint> stored) {}

    /** The script's functions, numbered as it lists them. */
    enum Operation {
        DECIDE(1),
        SYNC(2),
        CLAIM(3),
        READ(4),
        RESTORE(5);

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
    private static final int VOUCHED = 16;

    static Call decide(Subject subject, Ask ask, Optional<IssuedUse> use) {
        return new Call(Operation.DECIDE, subject, ask, use, false, -1, NO_LEDGER, false, Optional.empty());
    }

    static Call sync(Subject subject, int wallet, WalletState ledger) {
        return new Call(
                Operation.SYNC,
                subject,
                nothing(subject, "", "", 0),
                Optional.empty(),
                false,
                wallet,
                ledger,
                false,
                Optional.empty());
    }

    static Call claim(Subject subject, String decision, String fingerprint, long holdMs, boolean peek) {
        var ask = nothing(subject, decision, fingerprint, holdMs);
        return new Call(Operation.CLAIM, subject, ask, Optional.empty(), false, -1, NO_LEDGER, peek, Optional.empty());
    }

    static Call read(Subject subject) {
        return new Call(
                Operation.READ,
                subject,
                nothing(subject, "", "", 0),
                Optional.empty(),
                false,
                -1,
                NO_LEDGER,
                false,
                Optional.empty());
    }

    static Call restore(Subject subject, Restoring restoring) {
        return new Call(
                Operation.RESTORE,
                subject,
                nothing(subject, "", "", 0),
                Optional.empty(),
                false,
                -1,
                NO_LEDGER,
                false,
                Optional.of(restoring));
    }

    /** The same call for a use that was looked for in the memory and not found. */
    Call afterLookingForUse() {
        return new Call(operation, subject, ask, use, true, wallet, ledger, peek, restoring);
    }

    private static Ask nothing(Subject subject, String decision, String fingerprint, long holdMs) {
        return new Ask(decision, subject.table(), subject.windows(), List.of(), true, holdMs, false, fingerprint);
    }

    /**
     * @param partition index of the account's partition of the usage log among those of the batch
     * @param table index of the call's limit table in the batch
     */
    Buffer packed(int partition, int table) {
        var windows = subject.windows();
        var numbers = 13 + 2 * ask.charges().size() + 4 * windows.size();
        var to = new Packing(2 + 8 * numbers + 200);
        to.count(numbers)
                .number(operation.code)
                .number(partition)
                .number(table)
                .number(ask.holdMs())
                .number(flags())
                .number(use.map(IssuedUse::issuedAt)
                        .orElse(OptionalLong.empty())
                        .orElse(0))
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
        to.text(ask.id()).text(ask.fingerprint()).text(origin());
        restoring.ifPresent(back -> append(to, back));
        return to.buffer();
    }

    private static void append(Packing to, Restoring back) {
        to.text(back.epoch());
        back.stored().ifPresent(stored -> {
            to.bytes(stored.state()).count(stored.places().size());
            stored.places().forEach((decision, place) -> to.text(decision).bytes(place));
        });
    }

    /** Whose use it is and under which table, for the readers of the usage log ({@link UsageLog}). */
    private String origin() {
        var limits = subject.table();
        return String.join(
                "\n",
                subject.account(),
                limits.policy(),
                Integer.toString(limits.version()),
                limits.plan(),
                use.map(issued -> issued.id().source()).orElse(""),
                use.map(issued -> issued.id().id()).orElse(""));
    }

    private int flags() {
        return (ask.credits() ? CREDITS : 0)
                | (ask.lapses() ? LAPSES : 0)
                | (use.isPresent() ? IDENTITY : 0)
                | (peek ? PEEK : 0)
                | (vouched ? VOUCHED : 0);
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
