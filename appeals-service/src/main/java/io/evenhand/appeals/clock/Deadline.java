package io.evenhand.appeals.clock;

import java.time.Duration;
import java.time.Instant;

/** By when something is to be done. While somebody else is asked it is held, and goes on with the working time that is left. */
public sealed interface Deadline {

    /** The last fifth of the time is for somebody with more say. */
    int LAST_PART = 5;

    /** All the working time that was given. */
    Duration allotted();

    /** It runs out at {@code dueAt}; from {@code escalateAt} on it is urgent. */
    record Running(Duration allotted, Instant dueAt, Instant escalateAt) implements Deadline {}

    /** It waits, with so much working time left. */
    record Held(Duration allotted, Duration left) implements Deadline {}

    /** A deadline that begins to run. */
    static Deadline begin(Instant now, Duration allotted, WorkingTime hours) {
        return running(now, allotted, allotted, hours);
    }

    /** Stops it, if it runs. */
    default Deadline hold(Instant now, WorkingTime hours) {
        return switch (this) {
            case Running running -> new Held(running.allotted(), hours.between(now, running.dueAt()));
            case Held held -> held;
        };
    }

    /** Lets it run on from {@code now}, if it is held. */
    default Deadline resume(Instant now, WorkingTime hours) {
        return switch (this) {
            case Running running -> running;
            case Held held -> running(now, held.allotted(), held.left(), hours);
        };
    }

    private static Running running(Instant now, Duration allotted, Duration left, WorkingTime hours) {
        var calm = left.minus(allotted.dividedBy(LAST_PART));
        return new Running(allotted, hours.plus(now, left), hours.plus(now, calm));
    }
}
