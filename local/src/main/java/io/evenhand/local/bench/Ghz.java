package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Load by ghz over gRPC, one caller to a connection.
 *
 * @param requests a JSON array of messages, sent in turn
 */
record Ghz(Path ghz, int port, Path requests) implements Load.Maker {

    @Override
    public Load make(int connections, Duration time) throws IOException, InterruptedException {
        return read(new ObjectMapper()
                .readTree(Program.output(
                        ghz.toString(),
                        "--insecure",
                        "--proto=" + DataFolder.projectHome().resolve("bench/ratelimit/ratelimit.proto"),
                        "--call=envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit",
                        "--data-file=" + requests,
                        "--concurrency=" + connections,
                        "--connections=" + connections,
                        "--duration=" + time.toSeconds() + "s",
                        "--duration-stop=wait",
                        "--format=json",
                        "127.0.0.1:" + port)));
    }

    static Load read(JsonNode result) {
        var answered = result.path("statusCodeDistribution").path("OK").asLong();
        return new Load(
                answered,
                Duration.ofNanos(result.path("total").asLong()),
                percentile(result, 50),
                percentile(result, 99),
                result.path("count").asLong() - answered);
    }

    private static Duration percentile(JsonNode result, int percentage) {
        for (var entry : result.path("latencyDistribution")) {
            if (entry.path("percentage").asInt() == percentage) {
                return Duration.ofNanos(entry.path("latency").asLong());
            }
        }
        return Duration.ZERO;
    }
}
