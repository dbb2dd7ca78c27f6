package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts Envoy before the platform; it asks envoyproxy/ratelimit of each request, by four descriptors of the key. */
record EnvoyStart(Stage stage) {

    private static final int HTTP = 26;

    Contender start() throws IOException, InterruptedException {
        new UpstreamStart(stage).program();
        var redis = stage.redis(Kind.ENVOY.word());
        var limiter = new RatelimitStart(stage);
        var ratelimit = limiter.program(Kind.ENVOY.word() + "-ratelimit", redis);
        var envoy = stage.program(
                Kind.ENVOY.word(),
                Map.of(),
                List.of(
                        stage.tools().envoy().toString(),
                        "--config-yaml",
                        configuration(limiter.grpcPort()),
                        "--disable-hot-restart",
                        "--concurrency",
                        Stage.SERVER.get("QUARKUS_HTTP_IO_THREADS"),
                        "--log-level",
                        "warning"));
        var port = stage.portBase() + HTTP;
        envoy.awaitPort(port, Stage.START_WAIT);
        Stage.demand(
                "filler",
                Stage.uri(port, UpstreamStart.PATH),
                HttpRequest.newBuilder().header("Authorization", "Bearer account-0"),
                Seeding.ASK);
        var requests = stage.requests(Kind.ENVOY.word());
        Files.write(
                requests, stage.names().map(name -> name + "\t" + Seeding.ASK).toList());
        return new Contender(
                Kind.ENVOY,
                new Wrk(stage.tools().wrk(), port, UpstreamStart.PATH, requests),
                Map.of(
                        Role.SERVICE, List.of(envoy.handle(), ratelimit.handle()),
                        Role.REDIS, List.of(Contender.process(redis.processId()))),
                Optional.of(new RedisControl(redis.port())));
    }

    private String configuration(int ratelimit) throws IOException {
        return Files.readString(DataFolder.projectHome().resolve("bench/envoy/envoy.yaml"))
                .replace("port_value: 8080", "port_value: " + (stage.portBase() + HTTP))
                .replace("port_value: 8081", "port_value: " + ratelimit)
                .replace("port_value: 8082", "port_value: " + UpstreamStart.port(stage.portBase()));
    }
}
