package io.evenhand.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What processes, and those that they started, have consumed, as Linux counts it: user and system together. */
record CpuTimes(Map<Role, Map<Long, Duration>> byRole) {

    /** A clock tick in /proc is a hundredth of a second on every Linux that a JDK runs on. */
    static final Duration TICK = Duration.ofMillis(10);

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    CpuTimes {
        byRole = Map.copyOf(byRole);
    }

    static CpuTimes now(Map<Role, List<ProcessHandle>> processes) throws IOException {
        var times = new HashMap<Role, Map<Long, Duration>>();
        for (var role : processes.entrySet()) {
            times.put(role.getKey(), timesOf(role.getValue()));
        }
        return new CpuTimes(times);
    }

    /** What was consumed since {@code before}; a process that is gone meanwhile takes its last moments with it. */
    Map<Role, Duration> since(CpuTimes before) {
        return Figures.byRole(byRole::containsKey, role -> {
            var then = before.byRole.getOrDefault(role, Map.of());
            return byRole.getOrDefault(role, Map.of()).entrySet().stream()
                    .map(now -> now.getValue().minus(then.getOrDefault(now.getKey(), Duration.ZERO)))
                    .reduce(Duration.ZERO, Duration::plus);
        });
    }

    private static Map<Long, Duration> timesOf(List<ProcessHandle> processes) throws IOException {
        var all = processes.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .toList();
        var times = new HashMap<Long, Duration>();
        for (var pid : all) {
            try {
                times.put(pid, consumed(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))));
            } catch (NoSuchFileException _) {
                // It ended since it was listed.
            }
        }
        return times;
    }

    /** From a line of {@code /proc/PID/stat}. */
    static Duration consumed(String stat) {
        var fields = fields(stat);
        return TICK.multipliedBy(Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]));
    }

    /** What follows the name in such a line; the name is in parentheses and may hold anything, those too. */
    static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    }
}
