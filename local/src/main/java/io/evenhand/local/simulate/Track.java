package io.evenhand.local.simulate;

import java.time.Duration;
import java.util.Arrays;

/** The worst that happened to one account in each stretch of time. Stretches grow so that there are never many. */
final class Track {

    static final int MOST = 96;

    /** Each a multiple of the one before. */
    private static final long[] WIDTHS_MS = Arrays.stream(new Duration[] {
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofDays(28),
                Duration.ofDays(364)
            })
            .mapToLong(Duration::toMillis)
            .toArray();

    private byte[] worst = new byte[0];
    private int width;

    /** Notes that something of this rank happened so long after the start. */
    void note(long sinceStartMs, int rank) {
        while (sinceStartMs / WIDTHS_MS[width] >= MOST && width < WIDTHS_MS.length - 1) {
            widen(width + 1);
        }
        var stretch = (int) Math.min(MOST - 1L, sinceStartMs / WIDTHS_MS[width]);
        if (stretch >= worst.length) {
            worst = Arrays.copyOf(worst, stretch + 1);
        }
        worst[stretch] = (byte) Math.max(worst[stretch], rank + 1);
    }

    void widen(int to) {
        if (to > width) {
            var factor = WIDTHS_MS[to] / WIDTHS_MS[width];
            var wider = new byte[(int) ((worst.length + factor - 1) / factor)];
            for (var stretch = 0; stretch < worst.length; stretch++) {
                var place = (int) (stretch / factor);
                wider[place] = (byte) Math.max(wider[place], worst[stretch]);
            }
            worst = wider;
            width = to;
        }
    }

    int width() {
        return width;
    }

    int length() {
        return worst.length;
    }

    /** The rank, or -1 where nothing happened. */
    int rank(int stretch) {
        return stretch < worst.length ? worst[stretch] - 1 : -1;
    }

    static Duration width(int place) {
        return Duration.ofMillis(WIDTHS_MS[place]);
    }
}
