package io.evenhand.meter;

import io.evenhand.meter.Call.Decide.Purpose;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Then;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Calls and tables in the script's packed form. Every call has the same parts: numbers, windows, charges, the texts as the
 * usage log has them, and an extra that only some operations bring.
 */
final class Packed {

    private static final int CREDITS = 1;
    private static final int LAPSES = 2;
    private static final int IDENTITY = 4;
    private static final int VOUCHED = 8;
    private static final int RELAXED = 16;
    private static final int PREVIEW = 32;

    /** Of a claim: it only looks. Of a completion: it says what was used. */
    private static final int SAYS = 1;

    private static final int ORIGIN_RECORD = 0;
    private static final int ACCEPTED_RECORD = 1;
    private static final Packing NOTHING = new Packing(0);

    private Packed() {}

    /** What a call brings beside whom it is about. */
    private record Parts(
            int operation,
            int flags,
            long holdMs,
            long estimateMs,
            long issuedAt,
            List<Charge> charges,
            String fingerprint,
            Map<String, Long> units,
            Packing extra) {

        static Parts of(int operation, int flags) {
            return new Parts(operation, flags, 0, 0, 0, List.of(), "", Map.of(), NOTHING);
        }

        static Parts with(int operation, Packing extra) {
            return new Parts(operation, 0, 0, 0, 0, List.of(), "", Map.of(), extra);
        }
    }

    /**
     * @param partition index of the account's partition of the usage log among those of the batch
     * @param table index of the call's limit table in the batch
     */
    static byte[] call(Call call, int partition, int table) {
        var parts = parts(call);
        var subject = call.subject();
        var extra = parts.extra().bytes();
        var packing = new Packing(320)
                .one(parts.operation())
                .one(partition)
                .one(table)
                .one(parts.flags())
                .six(subject.holder().install())
                .six(subject.holder().key())
                .six(Holder.number(call.decision()))
                .seven(parts.holdMs())
                .six(parts.estimateMs())
                .six(parts.issuedAt())
                .one(subject.windows().size())
                .one(parts.charges().size())
                .raw(subject.packedWindows());
        for (var charge : parts.charges()) {
            packing.one(charge.row()).seven(charge.units());
        }
        return packing.one(ORIGIN_RECORD)
                .text(origin(call))
                .one(ACCEPTED_RECORD)
                .text(call.decision())
                .text(parts.fingerprint())
                .text(text(parts.units()))
                .two(extra.length >>> Short.SIZE)
                .two(extra.length)
                .raw(extra)
                .bytes();
    }

    /** The numbers of the operations are those of the script's list. */
    private static Parts parts(Call call) {
        return switch (call) {
            case Call.Decide decide -> parts(decide);
            case Call.Sync sync ->
                Parts.with(
                        2,
                        new Packing(32)
                                .six(sync.ledger().version())
                                .seven(sync.ledger().balance())
                                .seven(sync.ledger().settled())
                                .seven(sync.ledger().validUntil()));
            case Call.Claim claim ->
                new Parts(
                        3,
                        claim.peek() ? SAYS : 0,
                        claim.holdMs(),
                        0,
                        0,
                        List.of(),
                        claim.fingerprint(),
                        Map.of(),
                        NOTHING);
            case Call.Read _ -> Parts.of(4, 0);
            case Call.Restore restore -> Parts.with(5, stored(restore));
            case Call.Renew renew ->
                new Parts(
                        6,
                        0,
                        0,
                        0,
                        0,
                        renew.rows().stream().map(row -> new Charge(row, 1)).toList(),
                        "",
                        Map.of(),
                        NOTHING);
            case Call.Complete complete ->
                new Parts(
                        7,
                        complete.charges().isPresent() ? SAYS : 0,
                        0,
                        0,
                        0,
                        complete.charges().orElse(List.of()),
                        "",
                        complete.units(),
                        NOTHING);
            case Call.Confirm _ -> Parts.of(8, 0);
        };
    }

    private static Parts parts(Call.Decide decide) {
        var ask = decide.ask();
        var flags = (ask.credits() ? CREDITS : 0)
                | (ask.lapses() ? LAPSES : 0)
                | (decide.use().isPresent() ? IDENTITY : 0)
                | (decide.vouched() ? VOUCHED : 0)
                | (ask.relaxed() ? RELAXED : 0)
                | (decide.purpose() == Purpose.PREVIEW ? PREVIEW : 0);
        var issuedAt = decide.use()
                .map(IssuedUse::issuedAt)
                .orElse(OptionalLong.empty())
                .orElse(0);
        return new Parts(
                decide.purpose() == Purpose.COUNT ? 9 : 1,
                flags,
                Math.min(ask.holdMs(), LimitTable.MAX),
                ask.estimateMs(),
                issuedAt,
                ask.charges(),
                ask.fingerprint(),
                ask.units(),
                NOTHING);
    }

    private static Packing stored(Call.Restore restore) {
        var packing = new Packing(256).text(restore.epoch());
        restore.stored().ifPresent(stored -> {
            packing.sized(stored.state()).two(stored.places().size());
            stored.places().forEach((decision, place) -> packing.text(decision).sized(place));
        });
        return packing;
    }

    private static String origin(Call call) {
        return call.use()
                .map(issued -> call.subject().origin() + "\n" + issued.id().source() + "\n"
                        + issued.id().id())
                .orElseGet(() -> call.subject().origin() + "\n\n");
    }

    /** Units by meter as the log tells them: a line each. */
    private static String text(Map<String, Long> units) {
        if (units.size() == 1) {
            var only = units.entrySet().iterator().next();
            return only.getKey() + " " + only.getValue();
        }
        var text = new StringBuilder();
        new TreeMap<>(units)
                .forEach((meter, count) -> text.append(text.isEmpty() ? "" : "\n")
                        .append(meter)
                        .append(' ')
                        .append(count.longValue()));
        return text.toString();
    }

    /** Reads what {@link #text} wrote. */
    static Map<String, Long> units(String text) {
        var units = new HashMap<String, Long>();
        text.lines().forEach(line -> {
            var space = line.indexOf(' ');
            units.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        });
        return units;
    }

    static byte[] table(LimitTable table) {
        var numbers = new Packing(512)
                .number(table.term().from())
                .number(table.term().until())
                .number(table.rows().size());
        for (var row : table.rows()) {
            append(numbers, row);
        }
        numbers.number(table.wallet().isPresent() ? 1 : 0);
        var packed = numbers.bytes();
        var whole = new Packing(packed.length + 64)
                .two(packed.length / Double.BYTES)
                .raw(packed);
        table.wallet().ifPresent(whole::text);
        return whole.bytes();
    }

    /** The numbers of the kinds are those of the script. */
    private static void append(Packing to, Row row) {
        switch (row) {
            case Row.Bands bands -> {
                head(to, 1, row)
                        .number(bands.window())
                        .number(bands.relieved() ? 1 : 0)
                        .number(bands.bands().size());
                for (var band : bands.bands()) {
                    to.number(band.upTo())
                            .number(band.paceMs())
                            .number(band.everyUnits())
                            .number(band.byMs());
                }
                carried(to, bands);
            }
            case Row.Quota quota -> {
                head(to, 2, row)
                        .number(quota.window())
                        .number(quota.size())
                        .number(quota.rollingMs())
                        .number(quota.then().size());
                for (var then : quota.then()) {
                    switch (then) {
                        case Then.Relaxed(var pace) -> to.number(0).number(pace);
                        case Then.Credits(var each) -> to.number(1).number(each);
                        case Then.Block _ -> to.number(2).number(0);
                    }
                }
                carried(to, quota);
            }
            case Row.Rate rate ->
                head(to, 3, row).number(rate.units()).number(rate.everyMs()).number(rate.burst());
            case Row.Concurrency slots ->
                head(to, 4, row)
                        .number(slots.slots())
                        .number(slots.queues() ? 1 : 0)
                        .number(slots.waitMs());
            case Row.Ceiling ceiling -> head(to, 5, row).number(ceiling.max());
            case Row.Sustained sustained ->
                head(to, 6, row)
                        .number(sustained.atLeast())
                        .number(sustained.sliceMs())
                        .number(sustained.high())
                        .number(sustained.paceMs())
                        .number(sustained.calm());
            case Row.Throttle throttle ->
                head(to, 7, row).number(throttle.paceMs()).number(throttle.endsAt());
            case Row.Price price -> head(to, 8, row).number(price.each());
        }
    }

    private static void carried(Packing to, Row.Windowed row) {
        to.number(row.carried().size());
        for (var carry : row.carried()) {
            to.number(carry.from())
                    .number(carry.before())
                    .number(carry.after())
                    .number(
                            switch (carry.rule()) {
                                case RESET -> 0;
                                case AS_IS -> 1;
                                case PROPORTIONAL -> 2;
                            })
                    .number(carry.since());
        }
    }

    private static Packing head(Packing to, int kind, Row row) {
        return to.number(kind)
                .number(row.id())
                .number(
                        switch (row.head().per()) {
                            case ACCOUNT -> 0;
                            case INSTALL -> 1;
                            case KEY -> 2;
                        })
                .number(
                        switch (row.head().stage()) {
                            case SHADOW, OFF -> 0;
                            case WARN -> 1;
                            case ENFORCE -> 2;
                        });
    }
}
