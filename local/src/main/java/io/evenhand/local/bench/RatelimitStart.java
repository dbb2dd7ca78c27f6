package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts envoyproxy/ratelimit; each request brings four descriptors, one for each limit of {@code bench/ratelimit}. */
record RatelimitStart(Stage stage) {

    private static final int HTTP = 22;
    private static final int GRPC = 23;
    private static final int DEBUG = 24;

    Contender start() throws IOException, InterruptedException {
        var ghz = stage.tools().ghz();
        var redis = stage.redis(Kind.RATELIMIT.word());
        var service = program(Kind.RATELIMIT.word(), redis);
        var requests = stage.requests("ratelimit.json");
        Files.writeString(
                requests, stage.names().map(RatelimitStart::message).collect(Collectors.joining(",\n", "[", "]")));
        return Contender.of(Kind.RATELIMIT, new Ghz(ghz, port(GRPC), requests), service, redis);
    }

    Program program(String name, LocalRedis redis) throws IOException, InterruptedException {
        var service = stage.program(
                name, settings(redis.port()), List.of(stage.tools().ratelimit().toString()));
        service.awaitPort(port(GRPC), Stage.START_WAIT);
        service.awaitPort(port(HTTP), Stage.START_WAIT);
        Stage.demand(
                "\"overallCode\":\"OK\"",
                Stage.uri(port(HTTP), "/json"),
                HttpRequest.newBuilder(),
                message("account-0"));
        return service;
    }

    int grpcPort() {
        return port(GRPC);
    }

    private Map<String, String> settings(int redisPort) {
        return Map.ofEntries(
                Map.entry("LOG_LEVEL", "WARN"),
                Map.entry("USE_STATSD", "false"),
                Map.entry("BACKEND_TYPE", "redis"),
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redisPort),
                Map.entry(
                        "RUNTIME_ROOT",
                        DataFolder.projectHome().resolve("bench/ratelimit").toString()),
                Map.entry("RUNTIME_WATCH_ROOT", "false"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("GRPC_HOST", "127.0.0.1"),
                Map.entry("DEBUG_HOST", "127.0.0.1"),
                Map.entry("PORT", Integer.toString(port(HTTP))),
                Map.entry("GRPC_PORT", Integer.toString(port(GRPC))),
                Map.entry("DEBUG_PORT", Integer.toString(port(DEBUG))));
    }

    private int port(int distance) {
        return stage.portBase() + distance;
    }

    private static String message(String account) {
        return Stream.of("minute", "hour", "day", "month")
                .map(limit -> "{\"entries\":[{\"key\":\"%s\",\"value\":\"%s\"}]}".formatted(limit, account))
                .collect(Collectors.joining(",", "{\"domain\":\"bench\",\"descriptors\":[", "]}"));
    }
}
