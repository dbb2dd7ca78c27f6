package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts whatever can be measured. */
record Contenders(Stage stage, DataFolder data) {

    Contender start(Kind kind) throws IOException, InterruptedException {
        return switch (kind) {
            case EVENHAND -> new EvenhandStart(stage, data).start();
            case BUCKET4J -> new QuarkusStart(stage).bucket4j();
            case RATELIMIT -> new RatelimitStart(stage).start();
            case FIXED -> new QuarkusStart(stage).fixed();
            case REDIS -> redis();
            case GATEWAY -> new GatewayStart(stage, data).start();
            case ENVOY -> new EnvoyStart(stage).start();
            case UPSTREAM -> new UpstreamStart(stage).start();
        };
    }

    private Contender redis() throws IOException {
        var redis = stage.redis(Kind.REDIS.word());
        return new Contender(
                Kind.REDIS,
                new Harness("io.evenhand.bench.floor.RedisAlone", redis.url()),
                Map.of(Role.REDIS, List.of(Contender.process(redis.processId()))),
                Optional.of(new RedisControl(redis.port())));
    }
}
