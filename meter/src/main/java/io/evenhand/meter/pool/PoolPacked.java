package io.evenhand.meter.pool;

import io.evenhand.meter.MeterUnavailable;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.OptionalLong;

/** Calls and replies in the scripts' form: big-endian doubles, names with their length in a byte. */
final class PoolPacked {

    /** What a script replies first: the instant, and whether there is more to do, or how many lanes there are. */
    static final int BEFORE_ANSWERS = 2;

    private static final int ENTER = 1;
    private static final int HOLD = 2;
    private static final int LEAVE = 3;
    private static final int LOOK = 4;

    private PoolPacked() {}

    static Buffer settings(PoolSettings settings) {
        var packed = Buffer.buffer()
                .appendDouble((double) settings.capacity())
                .appendDouble(settings.peak().hundredths())
                .appendDouble((double) settings.longestFlow())
                .appendDouble((double) settings.longestQueue())
                .appendByte((byte) settings.lanes().size());
        settings.lanes().forEach(lane -> name(packed, lane.name()).appendDouble(settings.part(lane)));
        return packed;
    }

    static Buffer call(PoolCall call) {
        return switch (call) {
            case PoolCall.Enter(var entry) -> entry(ENTER, entry);
            case PoolCall.Hold(var entry) -> entry(HOLD, entry);
            case PoolCall.Leave(var id) -> id(LEAVE, id);
            case PoolCall.Look(var id) -> id(LOOK, id);
        };
    }

    private static Buffer entry(int operation, Entry entry) {
        var packed = Buffer.buffer()
                .appendByte((byte) operation)
                .appendDouble(entry.weight())
                .appendDouble((double) entry.ticketMs());
        return name(name(name(packed, entry.id()), entry.lane()), entry.flow());
    }

    private static Buffer id(int operation, String id) {
        var packed =
                Buffer.buffer().appendByte((byte) operation).appendDouble(0).appendDouble(0);
        return name(name(name(packed, id), ""), "");
    }

    private static Buffer name(Buffer packed, String name) {
        return packed.appendByte((byte) name.length()).appendString(name);
    }

    static boolean isUnfinished(Response replies) {
        return number(replies, 1) == 1;
    }

    /** The answer to the call at {@code index} of the batch. */
    static PoolAnswer answer(Response replies, int index) {
        var at = BEFORE_ANSWERS + 3 * index;
        var first = number(replies, at + 1);
        var second = number(replies, at + 2);
        var kind = (int) number(replies, at);
        return switch (kind) {
            case 0 -> new PoolAnswer.Granted(first);
            case 1 -> new PoolAnswer.Queued(first, second < 0 ? OptionalLong.empty() : OptionalLong.of(second));
            case 2 -> new PoolAnswer.Full(first == 0 ? PoolAnswer.Bound.FLOW : PoolAnswer.Bound.POOL);
            case 3 -> new PoolAnswer.Gone();
            default -> throw new MeterUnavailable("the script answered kind " + kind);
        };
    }

    static long number(Response replies, int index) {
        return Long.parseLong(replies.get(index).toString());
    }

    static PoolStatus status(Response replies, PoolSettings settings) {
        var lanes = new ArrayList<PoolStatus.Lane>();
        var at = BEFORE_ANSWERS;
        for (var end = at + 3 * number(replies, 1); at < end; at += 3) {
            lanes.add(
                    new PoolStatus.Lane(replies.get(at).toString(), number(replies, at + 1), number(replies, at + 2)));
        }
        var longest = new ArrayList<PoolStatus.Flow>();
        for (; at < replies.size(); at += 2) {
            var key = replies.get(at).toString().split("\0", 2);
            longest.add(new PoolStatus.Flow(key[0], key[1], number(replies, at + 1)));
        }
        return new PoolStatus(number(replies, 0), settings.capacity(), lanes, longest);
    }
}
