package io.evenhand.enforcement.delivery;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long a channel waits between attempts, and when it gives up. */
public record Patience(List<Duration> pauses) {

    /** Waits are up to a fifth longer, so that what failed together does not come back together. */
    private static final double JITTER = 0.2;

    public Patience {
        pauses = List.copyOf(pauses);
    }

    /** What follows an attempt that failed and may be made again. */
    public Outcome after(int attempt, String why, RandomGenerator random) {
        if (attempt > pauses.size()) {
            return new Outcome.GivenUp(why);
        }
        var pause = pauses.get(attempt - 1).toMillis();
        return new Outcome.Later(Duration.ofMillis(pause + (long) (pause * JITTER * random.nextDouble())), why);
    }
}
