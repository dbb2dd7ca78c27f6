package io.evenhand.meter;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/**
 * Calls and tables in the script's packed form: doubles with their count, then texts with their length. A call's begin
 * with its operation, partition, table and windows; then comes what the operation needs.
 */
final class Packed {

    private static final int CREDITS = 1;
    private static final int LAPSES = 2;
    private static final int IDENTITY = 4;
    private static final int VOUCHED = 8;

    private Packed() {}

    /**
     * @param partition index of the account's partition of the usage log among those of the batch
     * @param table index of the call's limit table in the batch
     */
    static Buffer call(Call call, int partition, int table) {
        var numbers = new Packing(256)
                .number(operation(call))
                .number(partition)
                .number(table)
                .number(call.subject().windows().size());
        for (var window : call.subject().windows()) {
            numbers.number(window.start().toEpochMilli())
                    .number(window.resetsAt().toEpochMilli())
                    .number(window.nextEnd().toEpochMilli())
                    .number(window.lastEnd().toEpochMilli());
        }
        var texts = new Packing(200).text(origin(call));
        switch (call) {
            case Call.Decide decide -> append(numbers, texts, decide);
            case Call.Sync sync ->
                numbers.number(sync.wallet())
                        .number(sync.ledger().version())
                        .number(sync.ledger().balance())
                        .number(sync.ledger().settled())
                        .number(sync.ledger().validUntil());
            case Call.Claim claim -> {
                numbers.number(claim.holdMs()).number(claim.peek() ? 1 : 0);
                texts.text(claim.decision()).text(claim.fingerprint());
            }
            case Call.Read _ -> {
                // Whom it is about is all it says.
            }
            case Call.Restore restore -> append(texts, restore);
        }
        return counted(numbers).raw(texts.buffer()).buffer();
    }

    /** The script's functions, in the order in which it lists them. */
    private static int operation(Call call) {
        return switch (call) {
            case Call.Decide _ -> 1;
            case Call.Sync _ -> 2;
            case Call.Claim _ -> 3;
            case Call.Read _ -> 4;
            case Call.Restore _ -> 5;
        };
    }

    private static void append(Packing numbers, Packing texts, Call.Decide decide) {
        var ask = decide.ask();
        var flags = (ask.credits() ? CREDITS : 0)
                | (ask.lapses() ? LAPSES : 0)
                | (decide.use().isPresent() ? IDENTITY : 0)
                | (decide.vouched() ? VOUCHED : 0);
        numbers.number(ask.holdMs())
                .number(flags)
                .number(decide.use()
                        .map(IssuedUse::issuedAt)
                        .orElse(OptionalLong.empty())
                        .orElse(0))
                .number(ask.charges().size());
        for (var charge : ask.charges()) {
            numbers.number(charge.row()).number(charge.units());
        }
        texts.text(ask.id()).text(ask.fingerprint());
    }

    private static void append(Packing texts, Call.Restore restore) {
        texts.text(restore.epoch());
        restore.stored().ifPresent(stored -> {
            texts.bytes(stored.state()).count(stored.places().size());
            stored.places().forEach((decision, place) -> texts.text(decision).bytes(place));
        });
    }

    /** Whose use it is and under which table, for the readers of the usage log ({@link UsageLog}). */
    private static String origin(Call call) {
        var limits = call.subject().table();
        return String.join(
                "\n",
                call.subject().account(),
                limits.policy(),
                Integer.toString(limits.version()),
                limits.plan(),
                call.use().map(issued -> issued.id().source()).orElse(""),
                call.use().map(issued -> issued.id().id()).orElse(""));
    }

    static Buffer table(LimitTable table) {
        var numbers = new Packing(256).number(table.rows().size());
        for (var row : table.rows()) {
            switch (row) {
                case Row.Bands bands -> append(numbers, bands);
            }
        }
        numbers.number(table.wallets().size());
        var to = counted(numbers);
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

    private static Packing counted(Packing numbers) {
        var packed = numbers.buffer();
        return new Packing(packed.length() + 256)
                .count(packed.length() / Double.BYTES)
                .raw(packed);
    }
}
