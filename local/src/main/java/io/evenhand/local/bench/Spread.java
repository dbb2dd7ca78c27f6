package io.evenhand.local.bench;

import java.util.Collection;

/** One figure over the rounds: the one in the middle stands for all, the least and the most say how far to trust it. */
record Spread(double min, double median, double max) {

    static Spread of(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        var upper = sorted[sorted.length / 2];
        var lower = sorted[(sorted.length - 1) / 2];
        return new Spread(sorted[0], (lower + upper) / 2, sorted[sorted.length - 1]);
    }
}
