package io.evenhand.policy.window;

import java.time.Instant;
import java.time.ZoneId;

/**
 * The starts of four windows in a row, as one account sees them: the one in progress, the next two, and the end of the
 * last. Enough for the script on Redis, whose clock may be past the caller's, to know its current and next window.
 */
public record Boundaries(Instant start, Instant resetsAt, Instant nextEnd, Instant lastEnd) {

    public Boundaries {
        if (!start.isBefore(resetsAt) || !resetsAt.isBefore(nextEnd) || !nextEnd.isBefore(lastEnd)) {
            throw new IllegalArgumentException("window boundaries must ascend");
        }
    }

    /**
     * The windows around {@code now} of an account that lives in {@code zone} and whose subscription began at
     * {@code anchor}. {@code now} may lie before the anchor.
     *
     * <p>Of a {@link Window.Rolling} they are the buckets it slides over: of its length, aligned to the Unix epoch.
     */
    public static Boundaries of(Window window, Instant anchor, ZoneId zone, Instant now) {
        return switch (window) {
            case Window.Cycle(var length) ->
                Starts.ofCycles(length, anchor, zone).around(now);
            case Window.Day _ -> Starts.ofDays(zone).around(now);
            case Window.Week _ -> Starts.ofWeeks(zone).around(now);
            case Window.Month _ -> Starts.ofMonths(zone).around(now);
            case Window.Rolling(var length) -> Starts.ofBuckets(length).around(now);
        };
    }
}
