package io.evenhand.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a process in Java takes: its live objects, which its own collector counts, its memory, and its threads. */
record ServiceMemory(long pid) {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final double MEGABYTE = 1 << 20;

    /** @param liveHeap megabytes of objects that are still used
     * @param resident megabytes that Linux counts */
    record Figures(double liveHeap, double resident, int threads) {}

    Figures now() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return new Figures(
                live(Program.output(jcmd, Long.toString(pid), "GC.class_histogram")),
                new ResidentMemory(pid).now(),
                threads());
    }

    static double live(String histogram) throws IOException {
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("The histogram of live objects has no total");
        }
        return (double) Long.parseLong(total.group(1)) / MEGABYTE;
    }

    private int threads() throws IOException {
        try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return (int) tasks.count();
        }
    }
}
