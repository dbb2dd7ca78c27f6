package io.evenhand.meter;

import io.evenhand.policy.decision.Ask.Charge;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the packed records of one batch, as the script writes them. */
final class LogRecords {

    private static final int ORIGIN = 0;

    private final Buffer packed;
    private int at;

    private LogRecords(Buffer packed) {
        this.packed = packed;
    }

    static List<LogRecord> read(Buffer packed) {
        var reader = new LogRecords(packed);
        var records = new ArrayList<LogRecord>();
        LogRecord.@Nullable Origin origin = null;
        while (reader.at < packed.length()) {
            var kind = packed.getByte(reader.at++);
            if (kind == ORIGIN) {
                origin = reader.origin();
            } else if (origin != null) {
                records.add(reader.next(kind, origin));
            }
        }
        return records;
    }

    private LogRecord next(byte kind, LogRecord.Origin origin) {
        return switch (kind) {
            case 1 -> accepted(origin);
            case 2 -> new LogRecord.Lapsed(origin, text(), number(), number(), charges());
            case 3 -> new LogRecord.Relieved(origin, text(), number(), (int) number(), number());
            case 4 -> new LogRecord.Counted(origin, number(), bytes(), places());
            default -> throw new IllegalStateException("the usage log holds a record of unknown kind " + kind);
        };
    }

    private LogRecord accepted(LogRecord.Origin origin) {
        var decision = text();
        var fingerprint = text();
        var charges = charges();
        var numbers = packed.getUnsignedShort(at);
        var answer = packed.getBuffer(at + 2, at + 2 + numbers * Double.BYTES);
        at += 2 + answer.length();
        return new LogRecord.Accepted(origin, decision, fingerprint, charges, Reply.accepted(decision, answer), answer);
    }

    private Map<String, Buffer> places() {
        var count = packed.getUnsignedShort(at);
        at += 2;
        var places = new HashMap<String, Buffer>();
        for (var i = 0; i < count; i++) {
            places.put(text(), bytes());
        }
        return places;
    }

    private Buffer bytes() {
        var length = packed.getUnsignedShort(at);
        var bytes = packed.getBuffer(at + 2, at + 2 + length);
        at += 2 + length;
        return bytes;
    }

    private LogRecord.Origin origin() {
        var parts = text().split("\n", -1);
        return new LogRecord.Origin(
                parts[0], parts[1], Integer.parseInt(parts[2]), parts[3], new UseId(parts[4], parts[5]));
    }

    private List<Charge> charges() {
        var charges = new ArrayList<Charge>();
        var count = number();
        for (var i = 0; i < count; i++) {
            charges.add(new Charge((int) number(), number()));
        }
        return charges;
    }

    private String text() {
        return bytes().toString();
    }

    private long number() {
        var value = (long) packed.getDouble(at);
        at += Double.BYTES;
        return value;
    }
}
