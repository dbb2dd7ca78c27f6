package io.evenhand.meter;

import io.evenhand.policy.decision.Ask.Charge;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the packed records of one batch, as the script writes them. */
final class LogRecords {

    private final Buffer packed;
    private int at;

    private LogRecords(Buffer packed) {
        this.packed = packed;
    }

    static List<LogRecord> read(Buffer packed) {
        var reader = new LogRecords(packed);
        var records = new ArrayList<LogRecord>();
        while (reader.at < packed.length()) {
            records.add(reader.next());
        }
        return records;
    }

    private LogRecord next() {
        var kind = packed.getByte(at++);
        var origin = origin();
        var decision = text();
        return switch (kind) {
            case 1 -> accepted(origin, decision);
            case 2 -> new LogRecord.Lapsed(origin, decision, number(), number(), charges());
            case 3 -> new LogRecord.Relieved(origin, decision, number(), (int) number(), number());
            default -> throw new IllegalStateException("the usage log holds a record of unknown kind " + kind);
        };
    }

    private LogRecord accepted(LogRecord.Origin origin, String decision) {
        var charges = charges();
        var numbers = packed.getUnsignedShort(at);
        var answer = Reply.accepted(packed, at + 2);
        at += 2 + numbers * Double.BYTES;
        return new LogRecord.Accepted(origin, decision, charges, answer);
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
        var length = packed.getUnsignedShort(at);
        var text = packed.getString(at + 2, at + 2 + length);
        at += 2 + length;
        return text;
    }

    private long number() {
        var value = (long) packed.getDouble(at);
        at += Double.BYTES;
        return value;
    }
}
