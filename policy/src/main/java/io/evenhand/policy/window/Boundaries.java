package io.evenhand.policy.window;

import java.time.Instant;

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
}
