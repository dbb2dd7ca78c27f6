package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The figures for programs, and the chart, in one folder. */
record ResultFiles(Path folder, Contest contest) {

    void write(Figures figures, Conditions conditions) throws IOException {
        Files.createDirectories(folder);
        var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        var document = new LinkedHashMap<String, Object>();
        document.put("at", Instant.now().toString());
        document.put("machine", machine());
        document.put("rounds", conditions.rounds());
        document.put("seconds", conditions.slice().toSeconds());
        document.put("accounts", conditions.accounts());
        document.put(
                "cases",
                figures.lines().stream().map(line -> object(figures, line)).toList());
        json.writeValue(file(".json").toFile(), document);
        Files.write(file(".csv"), csv(figures));
        Files.writeString(file(".svg"), new Chart(figures).svg());
    }

    private Path file(String ending) {
        return folder.resolve(contest.word() + ending);
    }

    private static Map<String, Object> machine() {
        return Map.of(
                "processors",
                Runtime.getRuntime().availableProcessors(),
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "java",
                Runtime.version().toString());
    }

    private Map<String, Object> object(Figures figures, Line line) {
        var object = new LinkedHashMap<String, Object>();
        object.put("contender", line.measured().kind().word());
        object.put("appendOnly", line.measured().appendOnly().word());
        object.put("connections", line.measured().connections());
        object.put("requestsPerSecond", line.perSecond());
        object.put("p50Millis", line.medianMillis());
        object.put("p99Millis", line.p99Millis());
        line.cpu().forEach((role, cpu) -> object.put(role.word() + "Micros", cpu));
        object.put("serviceAndRedisMicros", line.sum());
        object.put("othersProcessors", line.others());
        object.put("errors", line.errors());
        for (var peer : contest.peers()) {
            figures.cpuShareOf(peer, line).ifPresent(share -> object.put("cpuOf-" + peer.word(), share));
        }
        figures.rateShareOf(contest.floor(), line).ifPresent(share -> object.put("rateOfBare", share));
        return object;
    }

    static List<String> csv(Figures figures) {
        return Stream.concat(
                        Stream.of("contender,append_only,connections,per_second,p50_ms,p99_ms,service_us,redis_us,"
                                + "readers_us,postgres_us,service_and_redis_us,others_processors,errors"),
                        figures.lines().stream().map(ResultFiles::row))
                .toList();
    }

    private static String row(Line line) {
        var numbers = Stream.of(
                        line.perSecond(),
                        line.medianMillis(),
                        line.p99Millis(),
                        line.cpu().get(Role.SERVICE),
                        line.cpu().get(Role.REDIS),
                        line.cpu().get(Role.READERS),
                        line.cpu().get(Role.POSTGRES),
                        line.sum(),
                        line.others())
                .map(spread -> spread == null ? "" : String.format(Locale.ROOT, "%.3f", spread.median()));
        return "%s,%s,%d,%s,%d"
                .formatted(
                        line.measured().kind().word(),
                        line.measured().appendOnly().word(),
                        line.measured().connections(),
                        String.join(",", numbers.toList()),
                        line.errors());
    }
}
