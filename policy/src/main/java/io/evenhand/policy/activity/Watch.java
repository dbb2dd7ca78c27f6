package io.evenhand.policy.activity;

import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.window.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * One rule of suspicion, kept on one holder. It is judged when a request comes, but no more than some sixty times in a
 * window, and holds at most once in one: the same rule in the same window is one finding (POLICY-LANGUAGE 2.17).
 */
public final class Watch {

    /** How {@link #packed} writes: what was written otherwise is forgotten. */
    private static final int FORM = 1;

    private final Signal signal;
    private final Activity activity;
    private long judgedNext = Long.MIN_VALUE;
    private long freshFrom = Long.MIN_VALUE;

    /**
     * Nothing has happened yet.
     *
     * @param anchor where the holder's billing cycles begin
     * @param zone where its days begin
     */
    public Watch(Signal signal, Instant anchor, ZoneId zone) {
        this.signal = signal;
        this.activity = new Activity(signal.window(), anchor, zone);
    }

    /** The rule. */
    public Signal signal() {
        return signal;
    }

    /**
     * A request is made, not before those that were.
     *
     * @return what the rule finds, if it is judged now
     */
    public Optional<Finding> request(Sighting sighting) {
        activity.request(sighting);
        if (sighting.refused()) {
            refusal(sighting.at());
        }
        var now = sighting.at().toEpochMilli();
        return now >= judgedNext ? judge(now) : Optional.empty();
    }

    /** A request that was made is refused. */
    public void refusal(Instant at) {
        activity.refusal(at.toEpochMilli());
    }

    /** What the rule finds in what has happened until {@code at}. */
    public Optional<Finding> judge(Instant at) {
        return judge(at.toEpochMilli());
    }

    /** What the rule's condition looks at, as far as it is known at {@code now}. */
    public Facts facts(Instant now) {
        return activity.facts(signal.when().facts(), now.toEpochMilli());
    }

    /** All that happened, in few bytes; see {@link #unpacked}. */
    public byte[] packed() {
        var packing = new Packing();
        packing.number(FORM).number(activity.sliceMs()).number(judgedNext).number(freshFrom);
        activity.pack(packing);
        return packing.bytes();
    }

    /** The watch that was {@link #packed}; a new one when the rule's window has another length now. */
    public static Watch unpacked(Signal signal, Instant anchor, ZoneId zone, byte[] packed) {
        var watch = new Watch(signal, anchor, zone);
        var from = new Unpacking(packed);
        if (from.number() == FORM && from.number() == watch.activity.sliceMs()) {
            watch.judgedNext = from.number();
            watch.freshFrom = from.number();
            watch.activity.unpack(from);
        }
        return watch;
    }

    private Optional<Finding> judge(long now) {
        judgedNext = now + activity.sliceMs();
        var start = activity.windowStart(now);
        if (start < freshFrom) {
            return Optional.empty();
        }
        var facts = activity.facts(signal.when().facts(), now);
        if (!signal.when().holds(facts)) {
            return Optional.empty();
        }
        // The next finding belongs to a window that has nothing in common with this one.
        freshFrom = signal.window() instanceof Window.Rolling ? now : start + 1;
        return Optional.of(new Finding(signal, Instant.ofEpochMilli(now), facts));
    }
}
