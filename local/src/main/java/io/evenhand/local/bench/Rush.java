package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of those who wanted a pool's places in one case. */
record Rush(String name, List<Served> installs) {

    static final String LIGHT = "light";

    private static final List<String> TIERS = List.of("starter", "basic", "pro");

    Rush {
        installs = List.copyOf(installs);
    }

    /**
     * Who comes.
     *
     * @param backlog requests it keeps waiting; 0: one at a time, with a pause after each
     */
    record Crowd(String name, int weight, String lane, int backlog) {

        /** Three installs of each tier with work without end, one that floods, and one that comes now and then. */
        static List<Crowd> tiersAndAFlood(int flood) {
            var crowd = new ArrayList<>(tiers(30));
            crowd.add(new Crowd("flood", 1, "fast", flood));
            crowd.add(new Crowd(LIGHT, 1, "fast", 0));
            return crowd;
        }

        static List<Crowd> bothLanes() {
            var crowd = new ArrayList<>(tiers(30));
            for (var i = 1; i <= 3; i++) {
                crowd.add(new Crowd("relaxed-" + i, 1, "relaxed", 30));
            }
            return crowd;
        }

        static List<Crowd> belowThePeak() {
            return tiers(0);
        }

        private static List<Crowd> tiers(int backlog) {
            var crowd = new ArrayList<Crowd>();
            for (var tier = 0; tier < TIERS.size(); tier++) {
                for (var i = 1; i <= 3; i++) {
                    crowd.add(new Crowd(TIERS.get(tier) + "-" + i, 1 << tier, "fast", backlog));
                }
            }
            return crowd;
        }

        static String text(List<Crowd> crowd) {
            return crowd.stream()
                    .map(each -> "%s:%d:%s:%d".formatted(each.name, each.weight, each.lane, each.backlog))
                    .collect(Collectors.joining(","));
        }
    }

    /** What one install got. */
    record Served(
            String name,
            double weight,
            String lane,
            int backlog,
            long started,
            double medianMillis,
            double p99Millis) {}

    static Rush of(String name, JsonNode result) {
        var installs = new ArrayList<Served>();
        for (var each : result.path("installs")) {
            installs.add(new Served(
                    each.path("name").asText(),
                    each.path("weight").asDouble(),
                    each.path("lane").asText(),
                    each.path("backlog").asInt(),
                    each.path("started").asLong(),
                    each.path("p50").asLong() / 1e6,
                    each.path("p99").asLong() / 1e6));
        }
        return new Rush(name, installs);
    }

    /** Those of its lane that always have work. */
    private Stream<Served> rivals(Served served) {
        return installs.stream().filter(each -> each.lane().equals(served.lane()) && each.backlog() > 0);
    }

    /** Its part of all that started. */
    double share(Served served) {
        return (double) served.started() / started(installs.stream());
    }

    /** Its part of what its lane's busy installs got. */
    double shareOfLane(Served served) {
        return (double) served.started() / started(rivals(served));
    }

    /** What its weight promises it of that. */
    double fairShare(Served served) {
        return served.weight() / rivals(served).mapToDouble(Served::weight).sum();
    }

    double shareOf(String lane) {
        return (double) started(installs.stream().filter(each -> each.lane().equals(lane)))
                / started(installs.stream());
    }

    private static long started(Stream<Served> installs) {
        return installs.mapToLong(Served::started).sum();
    }

    /** Jain's index (Jain, Chiu and Hawe 1984) over the installs of a tier: 1 when all are served alike. */
    double jain(String tier) {
        var served = installs.stream()
                .filter(each -> each.name().startsWith(tier + "-"))
                .mapToDouble(Served::started)
                .toArray();
        var sum = 0.0;
        var squares = 0.0;
        for (var each : served) {
            sum += each;
            squares += each * each;
        }
        return sum * sum / (served.length * squares);
    }

    String text() {
        var text = new StringBuilder(String.format("%n%s%n", name));
        text.append(String.format(
                "%12s %7s %8s %9s %9s %9s %10s %10s%n",
                "install", "weight", "backlog", "started", "of lane", "fair", "p50 ms", "p99 ms"));
        for (var each : installs) {
            var busy = each.backlog() > 0;
            text.append(String.format(
                    Locale.ROOT,
                    "%12s %7.0f %8d %,9d %9s %9s %,10.1f %,10.1f%n",
                    each.name(),
                    each.weight(),
                    each.backlog(),
                    each.started(),
                    busy ? percent(shareOfLane(each)) : "",
                    busy ? percent(fairShare(each)) : "",
                    each.medianMillis(),
                    each.p99Millis()));
        }
        text.append("Jain's index: ")
                .append(TIERS.stream()
                        .map(tier -> String.format(Locale.ROOT, "%s %.4f", tier, jain(tier)))
                        .collect(Collectors.joining(", ")));
        if (installs.stream().anyMatch(each -> each.lane().equals("relaxed"))) {
            text.append("; relaxed lane: ").append(percent(shareOf("relaxed")));
        }
        return text.append(System.lineSeparator()).toString();
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}
