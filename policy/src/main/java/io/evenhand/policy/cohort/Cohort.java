package io.evenhand.policy.cohort;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What accounts used of one meter in one window. Those without use are not part of it (POLICY-LANGUAGE 2.16).
 *
 * <p>All figures are exact: a cohort of a million takes eight megabytes.
 */
public final class Cohort {

    private static final int NOBODY = Integer.MAX_VALUE;

    private final long[] ascending;
    private final int leftOut;
    private final long total;

    private Cohort(long[] ascending, int leftOut, long total) {
        this.ascending = ascending;
        this.leftOut = leftOut;
        this.total = total;
    }

    /**
     * Those who used anything.
     *
     * @param uses in units of the meter, one for each account, in any order
     */
    public static Cohort of(LongStream uses) {
        var ascending = uses.filter(use -> use > 0).sorted().toArray();
        return new Cohort(ascending, NOBODY, Arrays.stream(ascending).reduce(0, Cohort::plus));
    }

    /** The others, seen by one who used {@code own}: this cohort without one such use, if it has one. */
    public Cohort without(long own) {
        var found = leftOut == NOBODY ? Arrays.binarySearch(ascending, own) : -1;
        return found < 0 ? this : new Cohort(ascending, found, total - own);
    }

    public int count() {
        return ascending.length - (leftOut == NOBODY ? 0 : 1);
    }

    /** The sum of all uses. */
    public long total() {
        return total;
    }

    /**
     * The use below which {@code part} of the uses lie, interpolated between two of them as R and NumPy do it by default
     * (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996); 0 in an empty cohort.
     *
     * @param part from 0 to 1
     */
    public double quantile(double part) {
        if (count() == 0) {
            return 0;
        }
        var place = part * (count() - 1);
        var below = (int) place;
        var lower = use(below);
        return below + 1 < count() ? lower + (place - below) * (use(below + 1) - lower) : lower;
    }

    /** The part of the uses that are less than {@code own}, from 0 to 1; 0 in an empty cohort. */
    public double below(long own) {
        return count() == 0 ? 0 : (double) less(own) / count();
    }

    /** How many of the uses are at most {@code most}. */
    int upTo(long most) {
        return most == Long.MAX_VALUE ? count() : less(most + 1);
    }

    private int less(long than) {
        var less = 0;
        var more = count();
        while (less < more) {
            var middle = (less + more) >>> 1;
            if (use(middle) < than) {
                less = middle + 1;
            } else {
                more = middle;
            }
        }
        return less;
    }

    public double median() {
        return quantile(0.5);
    }

    /** The median of the distances from the median: how far apart the usual uses are. */
    public double medianDeviation() {
        if (count() == 0) {
            return 0;
        }
        var median = median();
        var above = (count() + 1) / 2;
        var below = above - 1;
        var middle = (count() - 1) / 2;
        var previous = 0.0;
        var deviation = 0.0;
        // The distances ascend from the middle to both sides.
        for (var place = 0; place <= count() / 2; place++) {
            previous = deviation;
            var left = below >= 0 ? median - use(below) : Double.POSITIVE_INFINITY;
            var right = above < count() ? use(above) - median : Double.POSITIVE_INFINITY;
            deviation = Math.min(left, right);
            if (left <= right) {
                below--;
            } else {
                above++;
            }
        }
        return middle == count() / 2 ? deviation : (previous + deviation) / 2;
    }

    private long use(int place) {
        return ascending[place < leftOut ? place : place + 1];
    }

    private static long plus(long sum, long use) {
        return sum > Long.MAX_VALUE - use ? Long.MAX_VALUE : sum + use;
    }
}
