package io.evenhand.meter;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A real Redis on a free port, or a cluster of three masters, and an event loop to talk to it. */
public record RedisForTests(List<Node> nodes, Vertx vertx, String url, Redis client) implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    /** What Redis adds to a port for the bus of a cluster. */
    private static final int BUS = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** In which shape Redis is. */
    public enum Shape {
        SINGLE,
        CLUSTER;

        public RedisForTests start() throws IOException {
            return switch (this) {
                case SINGLE -> RedisForTests.start();
                case CLUSTER -> RedisForTests.startCluster();
            };
        }
    }

    /** One server, and a client of it alone. */
    public record Node(RedisServer server, int port, Redis client) {

        public Response send(Command command, Object... arguments) {
            var request = Request.cmd(command);
            for (var argument : arguments) {
                request.arg(argument.toString());
            }
            return client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    public static RedisForTests start() throws IOException {
        var vertx = Vertx.vertx();
        return of(List.of(node(vertx, List.of())), vertx);
    }

    public static RedisForTests startCluster() throws IOException {
        var vertx = Vertx.vertx();
        var directory = Files.createTempDirectory("evenhand-cluster");
        var nodes = new ArrayList<Node>();
        for (var i = 0; i < MASTERS; i++) {
            nodes.add(node(
                    vertx,
                    List.of(
                            "cluster-enabled yes",
                            "cluster-announce-ip 127.0.0.1",
                            "cluster-config-file nodes-" + i + ".conf",
                            "dir " + directory)));
        }
        join(nodes);
        return of(nodes, vertx);
    }

    private static RedisForTests of(List<Node> nodes, Vertx vertx) {
        var url = nodes.stream().map(RedisForTests::url).collect(Collectors.joining(","));
        return new RedisForTests(nodes, vertx, url, Topology.of(url).client(vertx, new RedisOptions()));
    }

    private static Node node(Vertx vertx, List<String> settings) throws IOException {
        var port = freePort();
        var builder = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction");
        settings.forEach(builder::setting);
        var server = builder.build();
        server.start();
        return new Node(server, port, Redis.createClient(vertx, "redis://127.0.0.1:" + port));
    }

    /** One whose port for the bus is free as well. */
    private static int freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(0)) {
                if (socket.getLocalPort() < 65_536 - BUS) {
                    try (var bus = new ServerSocket(socket.getLocalPort() + BUS)) {
                        return bus.getLocalPort() - BUS;
                    }
                }
            }
        }
    }

    private static void join(List<Node> nodes) {
        for (var i = 0; i < MASTERS; i++) {
            var slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
                    .mapToObj(Integer::toString);
            nodes.get(i)
                    .send(
                            Command.CLUSTER,
                            Stream.concat(Stream.of("ADDSLOTS"), slots).toArray());
            nodes.get(i).send(Command.CLUSTER, "SET-CONFIG-EPOCH", i + 1);
            nodes.getFirst()
                    .send(Command.CLUSTER, "MEET", "127.0.0.1", nodes.get(i).port());
        }
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(RedisForTests::isJoined));
    }

    private static boolean isJoined(Node node) {
        var info = node.send(Command.CLUSTER, "INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_size:" + MASTERS);
    }

    private static String url(Node node) {
        return "redis://127.0.0.1:" + node.port();
    }

    public void flush() {
        nodes.forEach(node -> node.send(Command.FLUSHALL));
    }

    /** As after a restart: scripts are forgotten. */
    public void forgetScripts() {
        nodes.forEach(node -> node.send(Command.SCRIPT, "FLUSH"));
    }

    /** All keys with what they hold. */
    public Map<String, byte[]> snapshot() {
        var keys = new HashMap<String, byte[]>();
        nodes.forEach(node -> node.send(Command.KEYS, "*")
                .forEach(key ->
                        keys.put(key.toString(), node.send(Command.DUMP, key).toBytes())));
        return keys;
    }

    /** As after a restart from an older file: nothing is left of what came later. */
    public void goBackTo(Map<String, byte[]> snapshot) {
        flush();
        snapshot.forEach((key, value) -> {
            var restore = Request.cmd(Command.RESTORE).arg(key).arg(0).arg(Buffer.buffer(value));
            join(client.send(restore).mapEmpty());
        });
    }

    /** Names of the connections that listen to channels. */
    public List<String> listeners() {
        return nodes.stream()
                .flatMap(node -> node.send(Command.CLIENT, "LIST", "TYPE", "PUBSUB")
                        .toString()
                        .lines()
                        .map(listener -> node.port() + " " + listener.substring(0, listener.indexOf(' '))))
                .toList();
    }

    public void disconnectListeners() {
        nodes.forEach(node -> node.send(Command.CLIENT, "KILL", "TYPE", "PUBSUB"));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() throws IOException {
        client.close();
        nodes.forEach(node -> node.client().close());
        join(vertx.close());
        for (var node : nodes) {
            node.server().stop();
        }
    }
}
