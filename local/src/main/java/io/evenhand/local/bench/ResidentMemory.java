package io.evenhand.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process takes, as Linux counts it, in megabytes. */
record ResidentMemory(long pid) {

    private static final double KILOBYTES = 1_024;

    double now() throws IOException {
        return read("VmRSS:");
    }

    /** The most since {@link #forgetPeak}. */
    double peak() throws IOException {
        return read("VmHWM:");
    }

    void forgetPeak() throws IOException {
        // See proc_pid_clear_refs(5): 5 begins the peak anew.
        Files.writeString(file("clear_refs"), "5");
    }

    private double read(String field) throws IOException {
        return of(Files.readString(file("status")), field);
    }

    /** From {@code /proc/PID/status}. */
    static double of(String status, String field) {
        return status.lines()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                / KILOBYTES;
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
