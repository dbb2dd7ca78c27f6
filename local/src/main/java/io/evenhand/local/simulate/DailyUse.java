package io.evenhand.local.simulate;

import java.util.Arrays;

/** What one account used of a meter, day by day. */
final class DailyUse {

    private long[] days = new long[32];
    private int last;

    void add(int day, long units) {
        if (day >= days.length) {
            days = Arrays.copyOf(days, Math.max(day + 1, 2 * days.length));
        }
        days[day] += units;
        last = Math.max(last, day);
    }

    int last() {
        return last;
    }

    /** All of it from the first to the last of these days. */
    long from(int first, int until) {
        var sum = 0L;
        for (var day = Math.max(0, first); day <= Math.min(until, last); day++) {
            sum += days[day];
        }
        return sum;
    }
}
