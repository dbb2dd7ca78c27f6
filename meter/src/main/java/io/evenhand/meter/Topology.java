package io.evenhand.meter;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.util.List;

/** Where Redis is: one address is that of a single Redis, several with commas between them are members of a cluster. */
public record Topology(List<String> addresses) {

    public Topology {
        addresses = List.copyOf(addresses);
    }

    public static Topology of(String url) {
        return new Topology(List.of(url.strip().split("\\s*,\\s*", -1)));
    }

    /** Makes a client that connects when it is first used. */
    public Redis client(Vertx vertx, RedisOptions options) {
        options.setType(isCluster() ? RedisClientType.CLUSTER : RedisClientType.STANDALONE);
        addresses.forEach(options::addConnectionString);
        return Redis.createClient(vertx, options);
    }

    Layout layout() {
        return isCluster() ? Layout.CLUSTER : Layout.SINGLE;
    }

    private boolean isCluster() {
        return addresses.size() > 1;
    }
}
