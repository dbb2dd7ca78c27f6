package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.LimitTable;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One reply of the script, read: a mark, then doubles. */
final class Reply {

    private static final Outcome[] OUTCOMES = Outcome.values();

    private static final int CONFLICT = 3;

    private final Buffer packed;
    private int at;

    private Reply(Buffer packed, int at) {
        this.packed = packed;
        this.at = at;
    }

    /** Whether the account's state must be restored first. */
    static boolean isCold(Buffer packed) {
        return packed.getByte(0) == 'C';
    }

    /** Whether the use may be older than what Redis remembers. */
    static boolean isUnremembered(Buffer packed) {
        return packed.getByte(0) == 'U';
    }

    /** Whether the account was counted without a base, which nobody could tell. */
    static boolean isBaseless(Buffer packed) {
        return packed.getByte(0) == 'P';
    }

    /** @param decision the id of the decision that was asked for */
    static Answer answer(Buffer packed, String decision) {
        if (packed.getByte(0) == 'R') {
            var length = packed.getUnsignedShort(1);
            var first = packed.getString(3, 3 + length);
            return new Reply(packed, 3 + length + Double.BYTES).accepted(first, true, false);
        }
        var reply = unfailed(packed);
        var kind = (int) reply.next();
        return switch (kind) {
            case 0 -> reply.accepted(decision, false, isBaseless(packed));
            case 1 -> new Answer.NeedsWallet(reply.next(), (int) reply.next());
            case 2 -> new Answer.StaleWindows(reply.next());
            case CONFLICT -> new Answer.Conflict(reply.next());
            case 4 -> new Answer.Gone(reply.next());
            case 5 -> new Answer.NotYet(reply.next(), reply.next(), reply.next() == 1);
            case 6 -> new Answer.Claimed(reply.next(), reply.next());
            default -> throw new MeterUnavailable("the script answered kind " + kind);
        };
    }

    /** The reply to a use that was answered before. */
    static Buffer again(Remembered before, String fingerprint) {
        return before.fingerprint().equals(fingerprint)
                ? replay(before)
                : Buffer.buffer("A").appendDouble(CONFLICT).appendDouble((double)
                        accepted(before.decision(), before.answer()).now());
    }

    static Figures figures(Buffer packed, LimitTable table) {
        var reply = unfailed(packed);
        if (reply.next() != 7) {
            throw new MeterUnavailable("the window boundaries do not reach");
        }
        var now = reply.next();
        var waiting = reply.next();
        var rows = new ArrayList<RowState>();
        var count = reply.next();
        for (var i = 0; i < count; i++) {
            rows.add(new RowState(
                    table.rows().get(i).id(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next(),
                    reply.next()));
        }
        var available = new ArrayList<Long>();
        var wallets = reply.next();
        for (var i = 0; i < wallets; i++) {
            available.add(reply.next());
        }
        return new Figures(now, waiting, rows, available);
    }

    private static Buffer replay(Remembered before) {
        var decision = Buffer.buffer(before.decision());
        return Buffer.buffer("R")
                .appendUnsignedShort(decision.length())
                .appendBuffer(decision)
                .appendBuffer(before.answer());
    }

    private static Reply unfailed(Buffer packed) {
        if (packed.getByte(0) == 'E') {
            throw new MeterUnavailable("the script failed: " + packed.getString(1, packed.length()));
        }
        return new Reply(packed, 1);
    }

    /** Reads an accepted answer that stands inside another packed form, such as the usage log. */
    static Answer.Accepted accepted(String decision, Buffer packed) {
        return new Reply(packed, Double.BYTES).accepted(decision, false, false);
    }

    private Answer.Accepted accepted(String decision, boolean replayed, boolean degraded) {
        return new Answer.Accepted(
                decision,
                next(),
                OUTCOMES[(int) next()],
                next(),
                (int) next(),
                next() == 1,
                replayed,
                degraded,
                new Credits((int) next(), next(), next(), next()),
                limits());
    }

    private List<Answer.Figures> limits() {
        var limits = new ArrayList<Answer.Figures>();
        var count = next();
        for (var i = 0; i < count; i++) {
            limits.add(new Answer.Figures((int) next(), next(), next(), next(), next(), next(), crossing()));
        }
        return limits;
    }

    private Optional<Crossing> crossing() {
        var crossing = new Crossing(next(), next(), next(), next());
        return crossing.step() < 0 ? Optional.empty() : Optional.of(crossing);
    }

    private long next() {
        var value = (long) packed.getDouble(at);
        at += Double.BYTES;
        return value;
    }
}
