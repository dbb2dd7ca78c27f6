package io.evenhand.policy.cohort;

import java.util.ArrayList;
import java.util.List;

/**
 * How uses are spread: how many accounts lie in each stretch of a scale of 1, 2, 5, 10, 20, 50 and so on, as far as anybody
 * comes. In the smallest parts of the meter.
 */
public record Spread(List<Bucket> buckets) {

    private static final long[] STEPS = {2, 5, 10};

    public Spread {
        buckets = List.copyOf(buckets);
    }

    /** Accounts that used more than {@code above} and at most {@code upTo}. */
    public record Bucket(long above, long upTo, int accounts) {}

    /** The spread of a cohort; no bucket where nobody used anything. */
    public static Spread of(Cohort cohort) {
        var buckets = new ArrayList<Bucket>();
        var above = 0L;
        var counted = 0;
        for (var upTo : scale()) {
            if (counted == cohort.count()) {
                break;
            }
            var until = cohort.upTo(upTo);
            if (!buckets.isEmpty() || until > 0) {
                buckets.add(new Bucket(above, upTo, until - counted));
            }
            above = upTo;
            counted = until;
        }
        return new Spread(buckets);
    }

    private static List<Long> scale() {
        var scale = new ArrayList<Long>(List.of(1L));
        for (var ten = 1L; ten <= Long.MAX_VALUE / 100; ten *= 10) {
            for (var step : STEPS) {
                scale.add(step * ten);
            }
        }
        scale.add(Long.MAX_VALUE);
        return scale;
    }
}
