package io.evenhand.local.simulate;

import java.util.SplittableRandom;

/**
 * Somebody by hand: days that begin and end, pauses for thought, which are lognormal, and breaks.
 *
 * @see Habits for who there is
 */
final class Person implements Habit {

    private static final long HOUR_MS = Rhythm.HOUR_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final double LONGEST_DAY = 19;
    private static final double BREAKS = 0.04;
    private static final double BREAK_MS = HOUR_MS * 2.0 / 3;

    private final Days days;
    private final double pauseMs;
    private final Whereabouts whereabouts;
    private final long user;
    private long day = Long.MIN_VALUE;
    private long until = Long.MIN_VALUE;

    /** @param pauseMs the median of the pauses between two uses */
    Person(Days days, double pauseMs, Whereabouts whereabouts, long user) {
        this.days = days;
        this.pauseMs = pauseMs;
        this.whereabouts = whereabouts;
        this.user = user;
    }

    /**
     * When it comes.
     *
     * @param begins the hour at which a day begins, give or take one
     * @param hours how long it is, give or take two
     * @param sleepless the part of the days that last nearly until the next
     */
    record Days(double begins, double hours, double sleepless) {}

    @Override
    public Use after(long instant, SplittableRandom random) {
        var pause = random.nextDouble() < BREAKS
                ? BREAK_MS * random.nextExponential()
                : pauseMs * StrictMath.exp(random.nextGaussian());
        var at = instant + 1 + (long) pause;
        while (at >= until) {
            at = Math.max(instant + 1, wake(instant, random));
        }
        return new Use(at, whereabouts.next(user, random));
    }

    /** Begins the next day, and says when. */
    private long wake(long instant, SplittableRandom random) {
        day = day == Long.MIN_VALUE ? Math.floorDiv(instant, DAY_MS) : day + 1;
        var begin = day * DAY_MS + (long) ((days.begins() + random.nextGaussian()) * HOUR_MS);
        var length = random.nextDouble() < days.sleepless()
                ? 21 + 2 * random.nextDouble()
                : Math.clamp(days.hours() + 2 * random.nextGaussian(), 0.5, LONGEST_DAY);
        until = begin + (long) (length * HOUR_MS);
        return begin;
    }
}
