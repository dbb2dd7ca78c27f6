package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A loader of the project's own, which talks to Redis without any server between; a process of its own, so that it takes
 * no CPU time of this one. It takes settings as {@code name=value} and prints one line of JSON.
 */
record Harness(String program, String redis) implements Load.Maker {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Load make(int connections, Duration time) throws IOException, InterruptedException {
        var result = run(List.of("connections=" + connections, "seconds=" + time.toSeconds()));
        return new Load(
                result.path("decisions").asLong(),
                Duration.ofNanos(result.path("nanos").asLong()),
                Duration.ofNanos(result.path("p50").asLong()),
                Duration.ofNanos(result.path("p99").asLong()),
                result.path("errors").asLong());
    }

    JsonNode run(List<String> settings) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Stage.java(),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-cp",
                "%1$s/app/*:%1$s/lib/main/*:%1$s/lib/boot/*".formatted(Stage.programs())));
        command.add(program);
        command.add("redis=" + redis);
        command.addAll(settings);
        var lines = Program.output(command.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList();
        if (lines.isEmpty()) {
            throw new IOException(program + " told no result");
        }
        return JSON.readTree(lines.getLast());
    }
}
