package io.evenhand.local.simulate;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** When an account uses the platform, drawn one time after the other: instants in milliseconds since the epoch. */
interface Rhythm {

    /** The next use after {@code instant}. */
    long after(long instant, SplittableRandom random);

    int HOURS_OF_WEEK = 168;
    long HOUR_MS = Duration.ofHours(1).toMillis();
    double DAY_MS = 24.0 * HOUR_MS;

    /** The rhythm of an account that so many people use, {@code perDay} times on an average day. */
    static Rhythm of(Profile profile, double perDay, int people, SplittableRandom random) {
        return switch (profile) {
            case LIGHT -> hourly(workingHours(), perDay);
            case HEAVY -> hourly(longDays(), perDay);
            case BURSTY -> new Bursts(hourly(workingHours(), 1.0 / 3), Math.max(2, 3 * perDay), 1_000);
            case AUTOMATED -> new Regular(DAY_MS / perDay, 0.02);
            case SHARED_KEY -> hourly(hours(people, random), perDay);
            case RECORDED, POWER, ROAMING, FAMILY, BATCHES, TIMER, TIRELESS, RING, RESELLER, MACHINES ->
                throw new IllegalArgumentException(profile.word() + " has times of its own");
        };
    }

    /** Independent uses, more of them in some hours of the week than in others; hour 0 begins on Thursday, as the epoch. */
    final class Hourly implements Rhythm {

        private final double[] perMs;

        Hourly(double[] perMs) {
            this.perMs = perMs;
        }

        @Override
        public long after(long instant, SplittableRandom random) {
            var left = random.nextExponential();
            var at = instant;
            while (true) {
                var hour = Math.floorDiv(at, HOUR_MS);
                var rate = perMs[(int) Math.floorMod(hour, (long) HOURS_OF_WEEK)];
                var room = (hour + 1) * HOUR_MS - at;
                if (rate * room > left) {
                    return at + (long) (left / rate);
                }
                left -= rate * room;
                at += room;
            }
        }
    }

    /** The same gap again and again, as a timer does it. */
    record Regular(double gapMs, double spread) implements Rhythm {

        @Override
        public long after(long instant, SplittableRandom random) {
            return instant + Math.max(1, Math.round(gapMs * (1 + spread * random.nextGaussian())));
        }
    }

    /** Batches: many uses shortly one after the other, then none for days. */
    final class Bursts implements Rhythm {

        private final Rhythm starts;
        private final double size;
        private final double gapMs;
        private long left;

        Bursts(Rhythm starts, double size, double gapMs) {
            this.starts = starts;
            this.size = size;
            this.gapMs = gapMs;
        }

        @Override
        public long after(long instant, SplittableRandom random) {
            if (left > 0) {
                left--;
                return instant + 1 + (long) (gapMs * random.nextExponential());
            }
            left = (long) (size * (0.5 + random.nextDouble()));
            return starts.after(instant, random);
        }
    }

    private static Hourly hourly(double[] weights, double perDay) {
        var perWeek = 7 * perDay / Arrays.stream(weights).sum();
        return new Hourly(
                Arrays.stream(weights).map(weight -> weight * perWeek / HOUR_MS).toArray());
    }

    private static double[] workingHours() {
        return week((weekend, hour) ->
                (weekend ? 0.2 : 1) * (hour >= 8 && hour < 18 ? 1 : hour >= 18 && hour < 23 ? 0.3 : 0));
    }

    private static double[] longDays() {
        return week((weekend, hour) -> (weekend ? 0.7 : 1) * (hour >= 7 ? 1 : hour < 2 ? 0.5 : 0.1));
    }

    /** Some people's working hours together, each where they live. */
    private static double[] hours(int count, SplittableRandom random) {
        var together = new double[HOURS_OF_WEEK];
        for (var person = 0; person < count; person++) {
            var hours = workingHours();
            var shift = random.nextInt(24);
            for (var hour = 0; hour < HOURS_OF_WEEK; hour++) {
                together[(hour + shift) % HOURS_OF_WEEK] += hours[hour];
            }
        }
        return together;
    }

    /** How busy an hour is. */
    interface Busyness {
        double at(boolean weekend, int hour);
    }

    private static double[] week(Busyness busyness) {
        var hours = new double[HOURS_OF_WEEK];
        for (var hour = 0; hour < HOURS_OF_WEEK; hour++) {
            // The epoch was a Thursday: days 2 and 3 of the week are Saturday and Sunday.
            var day = hour / 24;
            hours[hour] = busyness.at(day == 2 || day == 3, hour % 24);
        }
        return hours;
    }
}
