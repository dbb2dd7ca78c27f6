package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Load by wrk: each connection asks again as soon as it was answered.
 *
 * @param requests a file of requests, as {@code bench/load.lua} reads it
 */
record Wrk(Path wrk, int port, String path, Path requests) implements Load.Maker {

    private static final Pattern RESULT = Pattern.compile("(?m)^load (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$");

    @Override
    public Load make(int connections, Duration time) throws IOException, InterruptedException {
        return read(Program.output(
                wrk.toString(),
                "-t1",
                "-c" + connections,
                "-d" + time.toSeconds() + "s",
                "-s",
                DataFolder.projectHome().resolve("bench/load.lua").toString(),
                "http://127.0.0.1:" + port,
                "--",
                requests.toString(),
                path));
    }

    static Load read(String output) throws IOException {
        var result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IOException("wrk said:%n%s".formatted(output));
        }
        return new Load(
                Long.parseLong(result.group(1)),
                micros(result.group(2)),
                micros(result.group(3)),
                micros(result.group(4)),
                Long.parseLong(result.group(5)));
    }

    private static Duration micros(String text) {
        return Duration.of(Long.parseLong(text), ChronoUnit.MICROS);
    }
}
