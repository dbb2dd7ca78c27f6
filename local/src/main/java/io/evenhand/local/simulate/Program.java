package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Origin;
import java.util.SplittableRandom;

/** Something that runs by itself, every day for so many hours. */
final class Program implements Habit {

    private static final double DAY_MS = 24.0 * Rhythm.HOUR_MS;

    private final Pauses pauses;
    private final double begins;
    private final double hours;
    private final Whence whence;

    /**
     * @param begins the hour at which it is started
     * @param hours how long it runs; 24 is always
     */
    Program(Pauses pauses, double begins, double hours, Whence whence) {
        this.pauses = pauses;
        this.begins = begins;
        this.hours = hours;
        this.whence = whence;
    }

    /** How long it waits, in milliseconds. */
    interface Pauses {
        double next(SplittableRandom random);
    }

    /** From where it comes. */
    interface Whence {
        Origin next(SplittableRandom random);
    }

    /** The same pause, give or take a part of it. */
    static Pauses even(double ms, double jitter) {
        return random -> Math.max(1, ms * (1 + jitter * random.nextGaussian()));
    }

    /** Pauses as uneven as those of independent uses. */
    static Pauses uneven(double ms) {
        return random -> 1 + ms * random.nextExponential();
    }

    @Override
    public Use after(long instant, SplittableRandom random) {
        var at = instant + Math.max(1, (long) pauses.next(random));
        var sinceStart = Math.floorMod(at - (long) (begins * Rhythm.HOUR_MS), (long) DAY_MS);
        var running = (long) (hours * Rhythm.HOUR_MS);
        return new Use(sinceStart < running ? at : at + (long) DAY_MS - sinceStart, whence.next(random));
    }
}
