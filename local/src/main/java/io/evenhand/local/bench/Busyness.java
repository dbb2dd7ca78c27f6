package io.evenhand.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/**
 * How much the machine has worked so far.
 *
 * @param all on all processors, for whomever
 * @param own for this process and the loaders that it has run to their end
 */
record Busyness(Duration all, Duration own) {

    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISKS = 4;
    private static final int FIELDS = 8;
    private static final int OWN = 11;
    private static final int OWN_END = 15;

    static Busyness now() throws IOException {
        return of(Files.readString(Path.of("/proc/stat")), Files.readString(Path.of("/proc/self/stat")));
    }

    /** From {@code /proc/stat}, whose first line sums up all processors, and {@code /proc/self/stat}. */
    static Busyness of(String machine, String self) {
        var fields = machine.lines().findFirst().orElse("").strip().split(" +", -1);
        var ticks = 0L;
        for (var i = 0; i < FIELDS; i++) {
            ticks += i == IDLE || i == WAITING_FOR_DISKS ? 0 : Long.parseLong(fields[i + 1]);
        }
        var own = Arrays.stream(CpuTimes.fields(self), OWN, OWN_END)
                .mapToLong(Long::parseLong)
                .sum();
        return new Busyness(CpuTimes.TICK.multipliedBy(ticks), CpuTimes.TICK.multipliedBy(own));
    }

    /** How many processors others than the measured, their loader and this process kept busy over {@code time}. */
    double othersSince(Busyness before, Collection<Duration> measured, Duration time) {
        var others = all.minus(before.all).minus(own.minus(before.own));
        for (var one : measured) {
            others = others.minus(one);
        }
        return Math.max(0, (double) others.toNanos() / time.toNanos());
    }
}
