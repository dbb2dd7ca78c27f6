package io.evenhand.policy.activity;

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

    /**
     * A request is made, not before those that were.
     *
     * @param units what it uses in all
     * @return what the rule finds, if it is judged now
     */
    public Optional<Finding> request(Instant at, double units, Optional<Origin> origin) {
        var now = at.toEpochMilli();
        activity.request(now, units, origin);
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
