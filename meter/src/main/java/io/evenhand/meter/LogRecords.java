package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the packed records of one batch, as the script writes them. */
final class LogRecords {

    private static final int ORIGIN = 0;

    /** Where a packed state has its version: after its form and flags. */
    private static final int VERSION_AT = 2;

    private LogRecords() {}

    static List<LogRecord> read(Buffer packed) {
        var from = new Unpacking(packed, 0);
        var records = new ArrayList<LogRecord>();
        LogRecord.@Nullable Origin origin = null;
        while (!from.isOver()) {
            var kind = from.one();
            if (kind == ORIGIN) {
                origin = origin(from.text());
            } else if (origin != null) {
                records.add(record(kind, origin, from));
            }
        }
        return records;
    }

    private static LogRecord record(int kind, LogRecord.Origin origin, Unpacking from) {
        return switch (kind) {
            case 1 -> accepted(origin, from);
            case 2 ->
                new LogRecord.Lapsed(
                        origin, from.text(), from.six(), from.six(), Packed.units(from.text()), from.seven());
            case 3 -> new LogRecord.Relieved(origin, from.text(), from.six(), from.seven());
            case 4 -> counted(origin, from);
            case 5 ->
                new LogRecord.Settled(
                        origin,
                        from.text(),
                        from.six(),
                        from.six(),
                        Packed.units(from.text()),
                        Packed.units(from.text()),
                        from.signedSeven());
            default -> throw new IllegalStateException("the usage log holds a record of unknown kind " + kind);
        };
    }

    private static LogRecord accepted(LogRecord.Origin origin, Unpacking from) {
        var decision = from.text();
        var fingerprint = from.text();
        var units = Packed.units(from.text());
        var answer = from.sized();
        return new LogRecord.Accepted(origin, decision, fingerprint, units, Reply.accepted(decision, answer), answer);
    }

    private static LogRecord counted(LogRecord.Origin origin, Unpacking from) {
        var state = from.sized();
        return new LogRecord.Counted(origin, new Unpacking(state, VERSION_AT).six(), state, places(from));
    }

    private static Map<String, Buffer> places(Unpacking from) {
        var places = new HashMap<String, Buffer>();
        for (var left = from.two(); left > 0; left--) {
            places.put(from.text(), from.sized());
        }
        return places;
    }

    private static LogRecord.Origin origin(String text) {
        var parts = text.split("\n", -1);
        return new LogRecord.Origin(
                parts[0], parts[1], Integer.parseInt(parts[2]), parts[3], parts[4], new UseId(parts[5], parts[6]));
    }
}
