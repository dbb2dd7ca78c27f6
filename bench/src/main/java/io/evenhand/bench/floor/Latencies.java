package io.evenhand.bench.floor;

import java.util.Arrays;

/** How long answers took, in nanoseconds, as they come; one thread at a time. */
final class Latencies {

    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    int count() {
        return count;
    }

    void addAll(Latencies others) {
        for (var i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    /** The one that this share of all is not above. */
    long percentile(double share) {
        if (count == 0) {
            return 0;
        }
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (share * count))];
    }
}
